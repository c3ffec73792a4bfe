// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.lamp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

class LampCriterionTest extends CriterionContract {

  @Override
  protected Criterion criterion() {
    return new LampCriterion();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void squareOverTheSumOfTheSquaresAtLeastAsLarge() {
    assertArrayEquals(
        new float[] {9f / 9, 1f / 15, 4f / 13, 1f / 15},
        LampCriterion.scores(new float[] {-3, 1, 2, -1}, Mask.all(4)),
        1e-6f);
  }

  @Test
  void prunedWeightsDoNotCount() {
    assertArrayEquals(
        new float[] {0, 1f / 5, 1},
        LampCriterion.scores(new float[] {0, 1, 2}, Mask.keeping(3, new int[] {1, 2})),
        1e-6f);
  }

  @Test
  void agreesWithAPlainComputation() {
    try (Specimen specimen = Specimen.whole(engine())) {
      for (ParameterSpec parameter : specimen.prunable()) {
        float[] weights = specimen.network().values(parameter.name());
        float[] scores = criterion().score(specimen).get(parameter.name());
        for (int u = 0; u < weights.length; u++) {
          double left = 0;
          for (float weight : weights) {
            left += Math.abs(weight) >= Math.abs(weights[u]) ? (double) weight * weight : 0;
          }
          assertEquals((double) weights[u] * weights[u] / left, scores[u], 1e-6);
        }
      }
    }
  }
}
