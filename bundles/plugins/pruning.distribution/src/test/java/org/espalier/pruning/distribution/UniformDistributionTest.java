// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.Seeds;
import org.espalier.tck.pruning.DistributionContract;
import org.junit.jupiter.api.Test;

class UniformDistributionTest extends DistributionContract {

  @Override
  protected Distribution distribution() {
    return new UniformDistribution();
  }

  @Test
  void keepsTheSameShareOfEveryLayer() {
    List<LayerScores> layers = List.of(layer(10, 10), layer(20, 10), layer(5, 10));
    assertArrayEquals(new int[] {10, 20, 5}, distribution().allocate(layers, 35, Seeds.of(0).stream("ties")));
  }

  @Test
  void roundsToLessThanOneWeight() {
    List<LayerScores> layers = List.of(layer(7, 3), layer(11, 5), layer(1, 2), layer(13, 1));
    int total = 7 * 3 + 11 * 5 + 2 + 13;
    for (int kept = 0; kept <= total; kept++) {
      int[] shares = distribution().allocate(layers, kept, Seeds.of(kept).stream("ties"));
      for (int i = 0; i < shares.length; i++) {
        double exact = (double) kept * layers.get(i).parameter().size() / total;
        assertEquals(exact, shares[i], 1, "layer " + i + " at " + kept);
      }
    }
  }

  @Test
  void aLayerWithTooFewCandidatesGivesWhatItHasAndTheOthersGiveMore() {
    LayerScores poor =
        new LayerScores(parameter("poor", Shape.of(10, 10)), new float[100], Mask.keeping(100, new int[] {3, 50}));
    assertArrayEquals(
        new int[] {2, 24, 24},
        distribution().allocate(List.of(poor, layer(10, 10), layer(10, 10)), 50, Seeds.of(0).stream("ties")));
  }

  private static LayerScores layer(int outputs, int inputs) {
    Shape shape = Shape.of(outputs, inputs);
    return new LayerScores(parameter("layer", shape), new float[shape.size()], Mask.all(shape.size()));
  }
}
