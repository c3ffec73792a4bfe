// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.junit.jupiter.api.Test;

class ConnectivityTest {
  private static final Initializer ANY = Initializer.FAN_IN;
  private static final Architecture MLP = Architecture.from(Shape.of(3))
      .dense(2, ANY).activate(Activation.TANH).dense(2, ANY).activate(Activation.TANH).dense(2, ANY).build();

  private static Mask mask(int size, int... places) {
    return Mask.keeping(size, places);
  }

  @Test
  void everythingIsConnectedWithoutMasks() {
    Connectivity all = Connectivity.of(MLP, Map.of());
    assertEquals(3, all.inputs());
    assertEquals(2, all.outputs());
    assertEquals(List.of(), all.cuts());
    assertEquals(Mask.all(6), all.live(MLP.parameter("dense1.weight")));
  }

  /** Inputs 0 and 2 come to unit 0, which goes on to unit 1 and from there to output 0; input 1 comes to unit 1. */
  @Test
  void aPathNeedsAKeptWeightInEveryLayer() {
    Connectivity some = Connectivity.of(MLP, Map.of(
        "dense1.weight", mask(6, 0, 2, 4), "dense2.weight", mask(4, 2), "dense3.weight", mask(4, 0, 1)));
    assertEquals(2, some.inputs());
    assertEquals(2, some.inputs("dense1"));
    assertEquals(1, some.inputs("dense2"));
    assertEquals(2, some.inputs("dense3"));
    assertEquals(1, some.outputs());
    assertArrayEquals(new int[] {0, 2}, some.live(MLP.parameter("dense1.weight")).places());
    assertArrayEquals(new int[] {1}, some.live(MLP.parameter("dense3.weight")).places());
    assertThrows(IllegalArgumentException.class, () -> some.live(MLP.parameter("dense1.bias")));
  }

  @Test
  void anEmptyLayerCutsANetworkAndSoDoWeightsThatDoNotMeet() {
    assertEquals(List.of("dense3"), Connectivity.of(MLP, Map.of("dense3.weight", mask(4))).cuts());
    assertEquals(
        List.of("dense1", "dense3"),
        Connectivity.of(MLP, Map.of("dense1.weight", mask(6), "dense3.weight", mask(4))).cuts());
    // unit 0 alone is fed, and unit 1 alone is read
    Connectivity missed = Connectivity.of(MLP, Map.of("dense1.weight", mask(6, 0), "dense2.weight", mask(4, 1, 3)));
    assertEquals(List.of("dense2"), missed.cuts());
    assertEquals(0, missed.inputs());
    assertEquals(0, missed.outputs());
  }

  @Test
  void aShortcutKeepsANetworkConnected() {
    Architecture.Builder builder = Architecture.from(Shape.of(2)).dense(2, ANY);
    String shortcut = builder.last();
    Architecture residual = builder.dense(2, ANY).add(shortcut).dense(1, ANY).build();
    assertEquals(List.of(), Connectivity.of(residual, Map.of("dense2.weight", mask(4))).cuts());
    assertEquals(List.of("dense1"), Connectivity.of(residual, Map.of("dense1.weight", mask(4))).cuts());
  }

  @Test
  void pixelsAreCountedAndNotChannels() {
    Architecture flat = Architecture.from(Shape.of(1, 2, 2)).flatten().dense(1, ANY).build();
    assertEquals(3, Connectivity.of(flat, Map.of("dense1.weight", mask(4, 0, 1, 3))).inputs());
    // the upper left place of a kernel reads padding in the first row and column
    Architecture conv = Architecture.from(Shape.of(1, 3, 3)).conv(1, 3, ANY).flatten().dense(1, ANY).build();
    assertEquals(4, Connectivity.of(conv, Map.of("conv1.weight", mask(9, 0))).inputs());
    assertEquals(9, Connectivity.of(conv, Map.of("conv1.weight", mask(9, 4))).inputs());
  }

  @Test
  void anLstmCarriesEveryMomentToItsEnd() {
    Layer last = new Layer.Lstm(2, false, ANY, ANY);
    Architecture lstm = Architecture.from(Shape.of(4, 2)).then(last).dense(1, ANY).build();
    // the first feature comes to the first unit, which the output does not read but the second unit does, a moment on
    Map<String, Mask> masks = Map.of(
        "lstm1.weight", mask(16, 0), "lstm1.recurrent", mask(16, 2), "dense1.weight", mask(2, 1));
    Connectivity carried = Connectivity.of(lstm, masks);
    assertEquals(3, carried.inputs());
    assertArrayEquals(new int[] {2}, carried.live(lstm.parameter("lstm1.recurrent")).places());
    assertArrayEquals(new int[] {0}, carried.live(lstm.parameter("lstm1.weight")).places());
    Map<String, Mask> without = Map.of(
        "lstm1.weight", mask(16, 0), "lstm1.recurrent", mask(16), "dense1.weight", mask(2, 1));
    assertEquals(List.of("dense1"), Connectivity.of(lstm, without).cuts());
  }
}
