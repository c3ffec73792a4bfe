// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ChannelsTest {
  private static final Initializer ANY = Initializer.FAN_IN;

  @Test
  void anElementOfAnImageBelongsToItsPlane() {
    Channels channels = new Channels(Architecture.from(Shape.of(2, 3, 4)).conv(5, 3, ANY).build());
    assertEquals(0, channels.channel(Architecture.INPUT, 11));
    assertEquals(1, channels.channel(Architecture.INPUT, 12));
    assertEquals(4, channels.channel("conv1", 59));
  }

  @Test
  void anElementOfASequenceBelongsToItsFeature() {
    Channels channels =
        new Channels(Architecture.from(Shape.of(3, 4)).then(new Layer.Lstm(5, true, ANY, ANY)).build());
    assertEquals(3, channels.channel(Architecture.INPUT, 7));
    assertEquals(2, channels.channel("lstm1", 12));
  }

  @Test
  void aWeightMakesTheChannelOfItsRow() {
    Architecture net = Architecture.from(Shape.of(2, 3, 3)).conv(4, 3, ANY).flatten().dense(3, ANY).build();
    Channels channels = new Channels(net);
    assertEquals(0, channels.channel(net.parameter("conv1.weight"), 17));
    assertEquals(1, channels.channel(net.parameter("conv1.weight"), 18));
    assertEquals(2, channels.channel(net.parameter("dense1.weight"), 2 * 36));
    assertEquals(2, channels.channel(net.parameter("dense1.bias"), 2));
  }

  @Test
  void aConcatenationHasItsInputsChannelsOneAfterAnother() {
    Architecture net =
        Architecture.from(Shape.of(2, 3)).then(new Layer.Lstm(2, true, ANY, ANY)).concatenate(Architecture.INPUT)
            .build();
    Channels channels = new Channels(net);
    Node concatenation = net.nodes().get(1);
    assertEquals(Shape.of(2, 5), net.shape("concat1"));
    assertEquals(1, channels.source(concatenation, 0, 1));
    assertEquals(Channels.NONE, channels.source(concatenation, 1, 1));
    assertEquals(Channels.NONE, channels.source(concatenation, 0, 2));
    assertEquals(2, channels.source(concatenation, 1, 4));
    assertEquals(6, channels.concatenated(concatenation, 0, 3));
    assertEquals(9, channels.concatenated(concatenation, 1, 5));
  }

  @Test
  void theGatesOfAUnitMakeOneChannel() {
    Architecture net = Architecture.from(Shape.of(3, 2)).then(new Layer.Lstm(5, false, ANY, ANY)).build();
    Channels channels = new Channels(net);
    for (int gate = 0; gate < 4; gate++) {
      assertEquals(3, channels.channel(net.parameter("lstm1.weight"), (gate * 5 + 3) * 2 + 1));
      assertEquals(3, channels.channel(net.parameter("lstm1.recurrent"), (gate * 5 + 3) * 5 + 4));
    }
  }
}
