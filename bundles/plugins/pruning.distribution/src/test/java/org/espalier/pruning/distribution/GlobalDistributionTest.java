// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.Seeds;
import org.espalier.tck.pruning.DistributionContract;
import org.junit.jupiter.api.Test;

class GlobalDistributionTest extends DistributionContract {

  @Override
  protected Distribution distribution() {
    return new GlobalDistribution();
  }

  @Test
  void countsTheBestScoresOfTheWholeNetwork() {
    LayerScores strong = new LayerScores(parameter("a", Shape.of(2, 2)), new float[] {9, 8, 7, 1}, Mask.all(4));
    LayerScores weak = new LayerScores(parameter("b", Shape.of(1, 3)), new float[] {2, 6, 3}, Mask.all(3));
    assertArrayEquals(
        new int[] {3, 1}, distribution().allocate(List.of(strong, weak), 4, Seeds.of(0).stream("ties")));
    assertArrayEquals(
        new int[] {3, 0}, distribution().allocate(List.of(strong, weak), 3, Seeds.of(0).stream("ties")));
  }
}
