// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.engine.Engine;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

class RandomCriterionTest extends CriterionContract {

  @Override
  protected Criterion criterion() {
    return new RandomCriterion();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void drawsAreUniform() {
    try (Specimen specimen = Specimen.whole(engine())) {
      double sum = 0;
      int n = 0;
      for (float[] scores : criterion().score(specimen).values()) {
        for (float score : scores) {
          sum += score;
          n++;
        }
      }
      // five standard errors of the mean of n uniform draws
      assertEquals(0.5, sum / n, 5 / Math.sqrt(12.0 * n));
    }
  }
}
