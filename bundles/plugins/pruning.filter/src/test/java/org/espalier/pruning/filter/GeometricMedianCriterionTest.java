// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Criterion;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;

class GeometricMedianCriterionTest extends CriterionContract {
  private static final Initializer ANY = Initializer.FAN_IN;

  @Override
  protected Criterion criterion() {
    return new GeometricMedianCriterion();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Architecture> refused() {
    return List.of(Architecture.from(Shape.of(5)).dense(1, ANY).build());
  }

  @Test
  void aWeightScoresTheDistancesOfItsNeuronToTheOthers() {
    try (Specimen specimen = Specimen.whole(engine())) {
      assertDistances(specimen, IntStream.range(0, 10).toArray());
    }
  }

  @Test
  void aWeightScoresTheDistancesOfItsFilterToTheOthers() {
    Architecture net = Architecture.from(Shape.of(2, 4, 4)).conv(5, 3, ANY).flatten().dense(2, ANY).build();
    try (Specimen specimen = Specimen.whole(engine(), net)) {
      assertDistances(specimen, IntStream.range(0, 5).toArray());
    }
  }

  @Test
  void removedFiltersDoNotCount() {
    try (Specimen specimen = Specimen.whole(engine())) {
      boolean[] keep = new boolean[60];
      IntStream.range(0, 60).forEach(i -> keep[i] = i / 6 != 3 && i / 6 != 7);
      specimen.network().mask("dense1.weight", Mask.of(keep));
      assertDistances(specimen, 0, 1, 2, 4, 5, 6, 8, 9);
    }
  }

  /** In float64, between the given units of the first layer. */
  private void assertDistances(Specimen specimen, int... units) {
    ParameterSpec first = specimen.prunable().get(0);
    float[] weights = specimen.network().values(first.name());
    float[] scores = criterion().score(specimen).get(first.name());
    int row = weights.length / first.shape().get(0);
    for (int a : units) {
      double sum = 0;
      for (int b : units) {
        sum += Math.sqrt(
            IntStream.range(0, row).mapToDouble(i -> (double) weights[a * row + i] - weights[b * row + i])
                .map(difference -> difference * difference).sum());
      }
      for (int i = a * row; i < (a + 1) * row; i++) {
        assertEquals(sum, scores[i], 1e-5, "weight " + i);
      }
    }
  }

  /** The point of least summed distance is the one that the others can replace. */
  @Test
  void theMiddleOfALineScoresLeast() {
    Architecture net = Architecture.from(Shape.of(2)).dense(3, ANY).dense(1, ANY).build();
    try (Specimen specimen = Specimen.withoutLastLayer(engine(), net)) {
      specimen.network().values("dense1.weight", new float[] {0, 0, 3, 4, 6, 8});
      float[] scores = criterion().score(specimen).get("dense1.weight");
      assertEquals(15, scores[0]);
      assertEquals(10, scores[2]);
      assertEquals(15, scores[5]);
    }
  }

  @Test
  void theGatesOfAnLstmUnitAreOneVector() {
    Architecture net =
        Architecture.from(Shape.of(3, 2)).then(new Layer.Lstm(2, false, ANY, Initializer.ZERO)).dense(1, ANY).build();
    try (Specimen specimen = Specimen.withoutLastLayer(engine(), net)) {
      float[] weights = specimen.network().values("lstm1.weight");
      double squares = 0;
      for (int gate = 0; gate < 4; gate++) {
        for (int i = 0; i < 2; i++) {
          squares += Math.pow((double) weights[gate * 4 + i] - weights[gate * 4 + 2 + i], 2);
        }
      }
      for (float score : criterion().score(specimen).get("lstm1.weight")) {
        assertEquals(Math.sqrt(squares), score, 1e-5);
      }
      assertTrue(criterion().score(specimen).containsKey("lstm1.recurrent"));
    }
  }
}
