// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.junit.jupiter.api.Test;

class SizeTest {
  /** Two convolutions on images of 6 times 6, the second depthwise, a norm, and a layer with biases. */
  private static final Architecture NETWORK = Architecture.from(Shape.of(3, 6, 6))
      .then(new Layer.Conv2d(8, 3, 1, 1, 1, false, Initializer.FAN_IN, Initializer.FAN_IN))
      .batchNorm()
      .then(new Layer.Conv2d(8, 3, 2, 1, 8, true, Initializer.FAN_IN, Initializer.FAN_IN))
      .then(new Layer.GlobalAveragePool())
      .dense(5, Initializer.FAN_IN)
      .build();
  private static final long WEIGHTS = 8 * 3 * 9 + 8 * 9 + 8 * 5;

  @Test
  void countsByHand() {
    assertEquals(8 + 8, Size.FILTERS.of(NETWORK));
    assertEquals(WEIGHTS, Size.WEIGHTS.of(NETWORK));
    assertEquals(8 * 3 * 9 * 36 + 8 * 9 * 9 + 8 * 5, Size.MACS.of(NETWORK));
    long norm = 4 * 8;
    long biases = 8 + 5;
    assertEquals(4 * (WEIGHTS + norm + biases), Size.BYTES.of(NETWORK));
  }

  @Test
  void severalNetworksTakeTheirSum() {
    assertEquals(2 * WEIGHTS, Size.WEIGHTS.of(List.of(NETWORK, NETWORK)));
    assertEquals("macs", Size.MACS.resource());
  }
}
