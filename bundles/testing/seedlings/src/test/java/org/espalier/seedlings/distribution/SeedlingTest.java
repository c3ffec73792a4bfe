// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.Seeds;
import org.espalier.tck.pruning.DistributionContract;
import org.junit.jupiter.api.Test;

/** The contract of every distribution, and the rule. */
class SeedlingTest extends DistributionContract {

  @Override
  protected Distribution distribution() {
    return new Seedling();
  }

  private static LayerScores layer(String name, int outputs, int inputs) {
    int size = outputs * inputs;
    return new LayerScores(parameter(name, Shape.of(outputs, inputs)), new float[size], Mask.all(size));
  }

  @Test
  void whatASmallLayerCanNotHoldGoesToTheOthers() {
    List<LayerScores> layers = List.of(layer("first", 10, 10), layer("small", 2, 3), layer("last", 5, 10));
    int[] shares = distribution().allocate(layers, 66, Seeds.of(0).stream("ties"));
    assertArrayEquals(new int[] {30, 6, 30}, shares);
  }
}
