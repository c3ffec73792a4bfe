// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.lookahead;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

class LookaheadCriterionTest extends CriterionContract {

  @Override
  protected Criterion criterion() {
    return new LookaheadCriterion();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  /** A weight of the middle layer scores what the product of the three matrices loses with it. */
  @Test
  void scoresAreTheLossOfTheProductOfThreeLayers() {
    try (Specimen specimen = Specimen.whole(engine())) {
      float[] first = specimen.network().values("dense1.weight");
      float[] middle = specimen.network().values("dense2.weight");
      float[] last = specimen.network().values("dense3.weight");
      float[] scores = criterion().score(specimen).get("dense2.weight");
      for (int place = 0; place < middle.length; place++) {
        int k = place / 10;
        int j = place % 10;
        double squares = 0;
        for (int output = 0; output < 3; output++) {
          for (int input = 0; input < 6; input++) {
            double lost = (double) last[output * 7 + k] * middle[place] * first[j * 6 + input];
            squares += lost * lost;
          }
        }
        assertEquals(Math.sqrt(squares), scores[place], 1e-5);
      }
    }
  }

  @Test
  void atTheEndsTheMissingLayerIsOne() {
    try (Specimen specimen = Specimen.whole(engine())) {
      float[] first = specimen.network().values("dense1.weight");
      float[] middle = specimen.network().values("dense2.weight");
      float[] scores = criterion().score(specimen).get("dense1.weight");
      double squares = 0;
      for (int k = 0; k < 7; k++) {
        squares += (double) middle[k * 10 + 4] * middle[k * 10 + 4];
      }
      assertEquals(Math.abs(first[4 * 6 + 2]) * Math.sqrt(squares), scores[4 * 6 + 2], 1e-5);
    }
  }

  @Override
  protected List<Architecture> refused() {
    Architecture.Builder builder =
        Architecture.from(Shape.of(4)).dense(4, Initializer.FAN_IN).activate(Activation.RELU);
    return List.of(builder.dense(4, Initializer.FAN_IN).add("relu1").build());
  }

  @Test
  void theRefusalNamesWhatIsNotInTheChain() {
    assertEquals(
        "it works on chains of dense layers, and the layer add1 is something else",
        criterion().refusal(refused().get(0), List.of()).orElseThrow());
  }
}
