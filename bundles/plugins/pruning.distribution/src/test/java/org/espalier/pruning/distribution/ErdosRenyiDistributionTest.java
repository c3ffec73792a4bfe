// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.Seeds;
import org.espalier.tck.pruning.DistributionContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ErdosRenyiDistributionTest extends DistributionContract {

  @Override
  protected Distribution distribution() {
    return distribution(true);
  }

  @Test
  void weightsAreDividedByUnits() {
    // 200 + 100 units of 20000 weights against 100 + 50 of 5000: twice the weights at half the density
    List<LayerScores> layers = List.of(layer(Shape.of(200, 100)), layer(Shape.of(100, 50)));
    assertArrayEquals(new int[] {600, 300}, distribution().allocate(layers, 900, Seeds.of(0).stream("ties")));
  }

  @Test
  void kernelSidesCountOnlyIfAsked() {
    List<LayerScores> layers = List.of(layer(Shape.of(20, 10, 3, 3)), layer(Shape.of(20, 10)));
    assertArrayEquals(new int[] {36, 30}, distribution(true).allocate(layers, 66, Seeds.of(0).stream("ties")));
    assertArrayEquals(new int[] {270, 30}, distribution(false).allocate(layers, 300, Seeds.of(0).stream("ties")));
  }

  @Test
  void aLayerThatWouldOverflowStaysDense() {
    List<LayerScores> layers = List.of(layer(Shape.of(2, 2)), layer(Shape.of(100, 100)));
    assertArrayEquals(new int[] {4, 996}, distribution().allocate(layers, 1000, Seeds.of(0).stream("ties")));
  }

  @Test
  void unitsAreSharedOutAtTheDensityOfTheirWeights() {
    // densities 300/20000 and 150/5000, so of 200 and 100 neurons as many
    LayerScores first = new LayerScores(parameter("first", Shape.of(200, 100)), new float[200], Mask.all(200));
    LayerScores second = new LayerScores(parameter("second", Shape.of(100, 50)), new float[100], Mask.all(100));
    assertArrayEquals(
        new int[] {30, 30}, distribution().allocate(List.of(first, second), 60, Seeds.of(0).stream("ties")));
  }

  private static LayerScores layer(Shape shape) {
    return new LayerScores(parameter("layer", shape), new float[shape.size()], Mask.all(shape.size()));
  }

  private static Distribution distribution(boolean kernel) {
    return new ErdosRenyiDistribution(
        Converters.standardConverter().convert(Map.of("kernel", kernel)).to(ErdosRenyiDistribution.Options.class));
  }
}
