// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.Seeds;
import org.espalier.tck.pruning.DistributionContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class PerLayerDistributionTest extends DistributionContract {
  private static final List<LayerScores> LAYERS = List.of(layer("a"), layer("b"), layer("c"));

  @Override
  protected Distribution distribution() {
    return distribution(new String[0]);
  }

  @Test
  void sharesFollowTheProportions() {
    assertArrayEquals(
        new int[] {10, 30, 10}, distribution("b=3").allocate(LAYERS, 50, Seeds.of(0).stream("ties")));
    assertArrayEquals(
        new int[] {5, 100, 45}, distribution("a=0.1", "b=9", "c=0.9").allocate(LAYERS, 150, Seeds.of(0).stream("t")));
  }

  @Test
  void aLayerThatIsNotThereIsRefused() {
    List<ParameterSpec> prunable = LAYERS.stream().map(LayerScores::parameter).toList();
    assertEquals(
        "no layer that may be pruned is called d; there are a, b, c",
        distribution("d=2").refusal(prunable, 0.5).orElseThrow());
    assertEquals(Optional.empty(), distribution("a=2").refusal(prunable, 0.5));
  }

  @Test
  void whatIsNoProportionIsRefused() {
    for (String entry : List.of("dense1", "=3", "dense1=x", "dense1=0", "dense1=-1", "dense1=NaN")) {
      InvalidInputException refused = assertThrows(InvalidInputException.class, () -> distribution(entry));
      assertTrue(refused.getMessage().contains(entry), refused.getMessage());
    }
  }

  @Test
  void unitsAreSharedOutByTheirNumberAndNotByTheirWeights() {
    LayerScores wide = new LayerScores(parameter("wide", Shape.of(8, 50)), new float[8], Mask.all(8));
    LayerScores narrow = new LayerScores(parameter("narrow", Shape.of(8, 2)), new float[8], Mask.all(8));
    assertArrayEquals(
        new int[] {4, 4}, distribution().allocate(List.of(wide, narrow), 8, Seeds.of(0).stream("ties")));
  }

  private static LayerScores layer(String name) {
    return new LayerScores(parameter(name, Shape.of(10, 10)), new float[100], Mask.all(100));
  }

  private static Distribution distribution(String... proportions) {
    return new PerLayerDistribution(
        Converters.standardConverter()
            .convert(Map.of("proportions", proportions))
            .to(PerLayerDistribution.Options.class));
  }
}
