// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.junit.jupiter.api.Test;

class WidthTest {
  private static final Architecture MLP =
      Architecture.from(Shape.of(4))
          .dense(20, Initializer.FAN_IN)
          .activate(Activation.TANH)
          .dense(10, Initializer.ZERO)
          .activate(Activation.TANH)
          .dense(3, Initializer.FAN_IN)
          .build();

  /** A residual block: both convolutions of it have the channels of what they are added to. */
  private static Architecture residual() {
    Architecture.Builder layers = Architecture.from(Shape.of(3, 8, 8)).conv(8, 3, Initializer.FAN_IN).batchNorm();
    String entry = layers.last();
    return layers
        .conv(8, 3, Initializer.FAN_IN)
        .batchNorm()
        .add(entry)
        .activate(Activation.RELU)
        .flatten()
        .dense(5, Initializer.FAN_IN)
        .build();
  }

  @Test
  void whatALayerNormReadsIsScaledAsAWhole() {
    Architecture.Builder layers = Architecture.from(Shape.of(4)).dense(6, Initializer.FAN_IN);
    layers.layerNorm().dense(24, Initializer.FAN_IN).dense(6, Initializer.FAN_IN).add("dense1").layerNorm();
    Architecture half = Width.scale(layers.dense(2, Initializer.FAN_IN).build(), 0.5);
    assertEquals(List.of(3, 3, 12, 3, 3, 3, 2), half.nodes().stream().map(n -> half.shape(n.name()).size()).toList());
  }

  @Test
  void partsOfAConcatenationAreScaledEachForItself() {
    Architecture.Builder layers = Architecture.from(Shape.of(4)).dense(6, Initializer.FAN_IN);
    layers.dense(2, Initializer.FAN_IN).concatenate("dense1").concatenate(Architecture.INPUT);
    Architecture half = Width.scale(layers.dense(3, Initializer.FAN_IN).build(), 0.5);
    assertEquals(List.of(3, 1, 4, 8, 3), half.nodes().stream().map(n -> half.shape(n.name()).size()).toList());
  }

  @Test
  void hiddenLayersAreScaledAndInputAndOutputStay() {
    Architecture half = Width.scale(MLP, 0.5);
    assertEquals("4 -> dense1 10 -> tanh1 10 -> dense2 5 -> tanh2 5 -> dense3 3", half.toString());
    assertEquals(Initializer.ZERO, half.parameter("dense2.weight").initializer());
    assertEquals(MLP, Width.scale(MLP, 1));
    assertEquals("4 -> dense1 1 -> tanh1 1 -> dense2 1 -> tanh2 1 -> dense3 3", Width.scale(MLP, 0.001).toString());
  }

  @Test
  void whatIsAddedStaysOfOneShape() {
    Architecture wide = Width.scale(residual(), 1.5);
    assertEquals(Shape.of(12, 8, 8), wide.shape("conv1"));
    assertEquals(Shape.of(12, 8, 8), wide.shape("add1"));
    assertEquals(Shape.of(5), wide.outputShape());
  }

  @Test
  void recurrentLayersAreScaled() {
    Architecture lstm =
        Architecture.from(Shape.of(7, 2))
            .then(new Layer.Lstm(6, false, Initializer.FAN_IN, Initializer.ZERO))
            .dense(1, Initializer.FAN_IN)
            .build();
    assertEquals(Shape.of(3), Width.scale(lstm, 0.5).shape("lstm1"));
  }

  /** Groups stay as many as they were, but for depthwise convolutions, which have one a channel. */
  @Test
  void groupedAndDepthwiseConvolutionsAreScaled() {
    Architecture net =
        Architecture.from(Shape.of(3, 5, 5)).depthwise(3, Initializer.FAN_IN).conv(8, 1, Initializer.FAN_IN)
            .then(new Layer.Conv2d(16, 3, 1, 1, 8, true, Initializer.FAN_IN, Initializer.ZERO)).batchNorm()
            .conv(12, 1, 4, Initializer.FAN_IN).flatten().dense(5, Initializer.FAN_IN).build();
    assertEquals(
        "3x5x5 -> conv1 3x5x5 -> conv2 4x5x5 -> conv3 8x5x5 -> norm1 8x5x5 -> conv4 8x5x5 -> flatten1 200 -> dense1 5",
        Width.scale(net, 0.5).toString());
    assertEquals(Shape.of(8, 1, 3, 3), Width.scale(net, 0.5).parameter("conv3.weight").shape());
    assertEquals(Shape.of(8, 2, 1, 1), Width.scale(net, 0.5).parameter("conv4.weight").shape());
    assertEquals(20, Width.scale(net, 1.6).shape("conv4").get(0));
    assertEquals(4, Width.scale(net, 0.001).shape("conv2").get(0), "as few as the groups of conv4 allow");
    assertEquals(12, Width.scale(net, 1.4).shape("conv2").get(0), "11.2, to a multiple of 4");
  }

  @Test
  void fittingComesAsNearAsAnyWidthDoes() {
    List<Architecture> networks = List.of(MLP, residual());
    for (long wanted : new long[] {1, 300, 500, 1000, 3581, 20_000}) {
      long found = count(networks, Width.fitting(networks, wanted));
      for (int i = 1; i <= 600; i++) {
        long other = count(networks, i / 100.0);
        assertTrue(Math.abs(found - wanted) <= Math.abs(other - wanted), found + " for " + wanted + ", not " + other);
      }
    }
    assertEquals(MLP, Width.scale(MLP, Width.fitting(List.of(MLP), MLP.parameterCount())));
  }

  private static long count(List<Architecture> networks, double width) {
    return networks.stream().mapToLong(network -> Width.scale(network, width).parameterCount()).sum();
  }

  @Test
  void aFactorOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Width.scale(MLP, 0));
    assertThrows(IllegalArgumentException.class, () -> Width.scale(MLP, Double.NaN));
  }
}
