// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.movement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.engine.Engine;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

class MovementCriterionTest extends CriterionContract {

  @Override
  protected Criterion criterion() {
    return new MovementCriterion();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void scoresAreDistancesFromTheInitialWeights() {
    try (Specimen specimen = Specimen.whole(engine())) {
      criterion()
          .score(specimen)
          .forEach(
              (name, scores) -> {
                float[] initial = specimen.initial().get(name);
                float[] trained = specimen.network().values(name);
                for (int i = 0; i < scores.length; i++) {
                  assertEquals(Math.abs((double) trained[i] - initial[i]), scores[i], 1e-6);
                }
              });
    }
  }
}
