// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.criterion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

/** The contract of every criterion, and the formula. */
class SeedlingTest extends CriterionContract {

  private static Criterion criterion(boolean relative) {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("relative", relative)));
  }

  @Override
  protected Criterion criterion() {
    return criterion(true);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void relativeScoresOfALayerHaveAMeanSquareOfOne() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> scores = criterion(true).score(specimen);
      for (ParameterSpec parameter : specimen.prunable()) {
        double squares = 0;
        for (float score : scores.get(parameter.name())) {
          squares += (double) score * score;
        }
        assertEquals(1, squares / parameter.size(), 1e-5, parameter.name());
      }
    }
  }

  @Test
  void otherScoresAreMagnitudes() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> scores = criterion(false).score(specimen);
      for (ParameterSpec parameter : specimen.prunable()) {
        float[] weights = specimen.network().values(parameter.name());
        for (int i = 0; i < weights.length; i++) {
          assertEquals(Math.abs(weights[i]), scores.get(parameter.name())[i]);
        }
      }
    }
  }
}
