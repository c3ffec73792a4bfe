// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.mobilenet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.network.ChannelGroup;
import org.espalier.tck.ArchitectureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class MobileNetV2Test extends ArchitectureContract {
  private static final Shape CIFAR = Shape.of(3, 32, 32);

  /**
   * Blocks of the network: channels read, inside, and made, side of the image read and made. The paper's table 2 with a
   * stride of 1 at its first two strides of 2.
   */
  private static final int[][] BLOCKS = {
    {32, 32, 16, 32, 32},
    {16, 96, 24, 32, 32}, {24, 144, 24, 32, 32},
    {24, 144, 32, 32, 16}, {32, 192, 32, 16, 16}, {32, 192, 32, 16, 16},
    {32, 192, 64, 16, 8}, {64, 384, 64, 8, 8}, {64, 384, 64, 8, 8}, {64, 384, 64, 8, 8},
    {64, 384, 96, 8, 8}, {96, 576, 96, 8, 8}, {96, 576, 96, 8, 8},
    {96, 576, 160, 8, 4}, {160, 960, 160, 4, 4}, {160, 960, 160, 4, 4},
    {160, 960, 320, 4, 4}
  };

  /** As the authors' network has on ImageNet, with their layer of 1000 classes exchanged for one of 10. */
  @Test
  void hasThePublishedParameters() {
    long imageNet = 3_504_872;
    assertEquals(imageNet - 1281 * 1000 + 1281 * 10, network(Map.of()).build(CIFAR, new Head(10)).parameterCount());
    assertEquals(imageNet, network(Map.of()).build(CIFAR, new Head(1000)).parameterCount());
  }

  /** Layer by layer; 88.0 million, where a widely used adaptation with more convolutions in shortcuts has some 94. */
  @Test
  void hasTheParametersAndMultiplyAccumulatesOfItsLayers() {
    long weights = 9 * 3 * 32;
    long filters = 32;
    long macs = weights * 32 * 32;
    for (int[] block : BLOCKS) {
      int read = block[0];
      int inner = block[1];
      int made = block[2];
      int before = block[3] * block[3];
      int after = block[4] * block[4];
      int widening = inner == read ? 0 : read * inner;
      weights += widening + 9 * inner + inner * made;
      filters += (widening == 0 ? 0 : inner) + inner + made;
      macs += widening * before + 9 * inner * after + inner * made * after;
    }
    weights += 320 * 1280;
    filters += 1280;
    macs += 320 * 1280 * 4 * 4 + 1280 * 10;
    assertEquals(2_236_682, weights + 2 * filters + 1280 * 10 + 10);
    assertEquals(87_976_448, macs);
    Architecture network = network(Map.of()).build(CIFAR, new Head(10));
    assertEquals(2_236_682, network.parameterCount());
    assertEquals(87_976_448, network.macs());
  }

  @Test
  void blocksAreLinearAndAddedWhereShapesAgree() {
    Architecture network = network(Map.of()).build(CIFAR, new Head(10));
    // the first block, which does not widen, and the two of 24 filters
    assertEquals(
        List.of(
            "conv1", "norm1", "relu6-1",
            "conv2", "norm2", "relu6-2", "conv3", "norm3",
            "conv4", "norm4", "relu6-3", "conv5", "norm5", "relu6-4", "conv6", "norm6",
            "conv7", "norm7", "relu6-5", "conv8", "norm8", "relu6-6", "conv9", "norm9", "add1", "conv10"),
        network.nodes().stream().map(Node::name).limit(26).toList());
    assertEquals(List.of("norm9", "norm6"), network.nodes().get(24).inputs());
    assertTrue(((Layer.Conv2d) network.nodes().get(11).layer()).depthwise(96));
    assertEquals(10, network.nodes().stream().filter(node -> node.layer() instanceof Layer.Add).count());
    assertEquals(35, network.nodes().stream()
        .filter(node -> node.layer().equals(new Layer.Activate(Activation.RELU6))).count());
    assertEquals(Shape.of(1280, 4, 4), network.shape("conv52"));
  }

  /** What a stage's blocks add up to is one group, with its widening readers; inside of blocks each is its own. */
  @Test
  void filtersOfAStageGoTogether() {
    List<ChannelGroup> groups = ChannelGroup.of(network(Map.of()).build(CIFAR, new Head(10)));
    // the first convolution's, seven stages, the insides of sixteen blocks, the last convolution's
    assertEquals(1 + 7 + 16 + 1, groups.size());
  }

  @Test
  void aWidthBelowOneLeavesTheLastConvolutionAlone() {
    Architecture half = network(Map.of("width", 0.5)).build(CIFAR, new Head(10));
    assertEquals(Shape.of(16, 32, 32), half.shape("conv1"));
    assertEquals(Shape.of(160, 4, 4), half.shape("conv51"));
    assertEquals(Shape.of(1280, 4, 4), half.shape("conv52"));
    assertEquals(Shape.of(1920, 4, 4), network(Map.of("width", 1.5)).build(CIFAR, new Head(10)).shape("conv52"));
  }

  @Test
  void whatIsNoImageOrTooSmallIsRefused() {
    for (Shape shape : new Shape[] {Shape.of(64), Shape.of(3, 7, 8)}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> network(Map.of()).build(shape, new Head(10)));
      assertTrue(refused.getMessage().contains(shape.toString()), refused.getMessage());
    }
  }

  @Override
  protected ArchitectureFactory factory() {
    return network(Map.of("width", 0.1));
  }

  @Override
  protected Shape input() {
    return Shape.of(3, 9, 8);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static ArchitectureFactory network(Map<String, Object> options) {
    return new MobileNetV2(Converters.standardConverter().convert(options).to(MobileNetV2.Options.class));
  }
}
