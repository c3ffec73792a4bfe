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
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.Seeds;
import org.espalier.tck.pruning.DistributionContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class CappedDistributionTest extends DistributionContract {

  @Override
  protected Distribution distribution() {
    return distribution(0.9);
  }

  /** Layers round up what they keep at least; the contract's have at most 6 and 1 weight or more. */
  @Override
  protected double leastDensity() {
    return 0.9;
  }

  @Test
  void noLayerLosesMoreThanTheCap() {
    LayerScores weak = new LayerScores(parameter("weak", Shape.of(2, 5)), new float[10], Mask.all(10));
    float[] high = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    LayerScores strong = new LayerScores(parameter("strong", Shape.of(2, 5)), high, Mask.all(10));
    List<LayerScores> layers = List.of(weak, strong);
    assertArrayEquals(new int[] {1, 9}, distribution(0.9).allocate(layers, 10, Seeds.of(0).stream("ties")));
    assertArrayEquals(new int[] {5, 5}, distribution(0.5).allocate(layers, 10, Seeds.of(0).stream("ties")));
    assertArrayEquals(new int[] {0, 10}, distribution(1).allocate(layers, 10, Seeds.of(0).stream("ties")));
  }

  @Test
  void aSparsityBeyondTheCapIsRefused() {
    LayerScores layer = new LayerScores(parameter("layer", Shape.of(2, 5)), new float[10], Mask.all(10));
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class,
            () -> distribution(0.5).allocate(List.of(layer), 3, Seeds.of(0).stream("ties")));
    assertTrue(refused.getMessage().contains("maximum-sparsity"), refused.getMessage());
  }

  @Test
  void aSparsityBeyondTheCapIsRefusedBeforeAnythingRuns() {
    assertEquals(
        "no layer may lose more than 0.8 of its weights, so the network can't lose 0.9; raise maximum-sparsity",
        distribution(0.8).refusal(List.of(parameter("layer", Shape.of(2, 5))), 0.9).orElseThrow());
    assertEquals(Optional.empty(), distribution(0.8).refusal(List.of(parameter("layer", Shape.of(2, 5))), 0.8));
  }

  @Test
  void theCapIsOnUnitsWhereUnitsAreScored() {
    LayerScores weak = new LayerScores(parameter("weak", Shape.of(10, 90)), new float[10], Mask.all(10));
    float[] high = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    LayerScores strong = new LayerScores(parameter("strong", Shape.of(10, 90)), high, Mask.all(10));
    assertArrayEquals(
        new int[] {1, 9}, distribution(0.9).allocate(List.of(weak, strong), 10, Seeds.of(0).stream("ties")));
  }

  private static Distribution distribution(double cap) {
    return new CappedDistribution(
        Converters.standardConverter().convert(Map.of("maximumSparsity", cap)).to(CappedDistribution.Options.class));
  }
}
