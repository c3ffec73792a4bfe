// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.resnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.network.ChannelGroup;
import org.espalier.tck.ArchitectureContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;

class ResNetTest extends ArchitectureContract {
  private static final Shape CIFAR = Shape.of(3, 32, 32);

  /** Weights and batch norms' numbers of the two projections. */
  private static final int PROJECTIONS = 16 * 32 + 32 * 64 + 2 * (32 + 64);

  /** He et al. 2016, table 6, where shortcuts have no parameters: millions, as they are printed. */
  @ParameterizedTest
  @CsvSource({"20, 0.27", "32, 0.46", "44, 0.66", "56, 0.85", "110, 1.7"})
  void withoutProjectionsItHasThePublishedParameters(int depth, String millions) {
    long parameters = resnet(Map.of("depth", depth)).build(CIFAR, new Head(10)).parameterCount() - PROJECTIONS;
    int digits = millions.length() - 2;
    assertEquals(millions, String.format(Locale.ROOT, "%." + digits + "f", parameters / 1e6));
  }

  /**
   * Layer by layer, n blocks a stage: a convolution of the image, 2 n convolutions of each stage's filters, of which
   * the first of two stages reads half as many channels, two projections, and a fully connected layer. An image of 32,
   * 16 and 8 pixels a side.
   */
  @ParameterizedTest
  @CsvSource({"20, 272474, 40813184", "32, 466906, 69124736", "44, 661338, 97436288", "56, 855770, 125747840",
      "110, 1730714, 253149824"})
  void hasTheParametersAndMultiplyAccumulatesOfItsLayers(int depth, long parameters, long macs) {
    Architecture resnet = resnet(Map.of("depth", depth)).build(CIFAR, new Head(10));
    int n = (depth - 2) / 6;
    long first = 9 * 3 * 16 + 2 * n * 9 * 16 * 16;
    long second = 9 * 16 * 32 + (2 * n - 1) * 9 * 32 * 32 + 16 * 32;
    long third = 9 * 32 * 64 + (2 * n - 1) * 9 * 64 * 64 + 32 * 64;
    long norms = 2 * (16 * (1 + 2 * n) + 32 * (2 * n + 1) + 64 * (2 * n + 1));
    long dense = 64 * 10;
    assertEquals(parameters, first + second + third + norms + dense + 10);
    assertEquals(macs, first * 32 * 32 + second * 16 * 16 + third * 8 * 8 + dense);
    assertEquals(parameters, resnet.parameterCount());
    assertEquals(macs, resnet.macs());
  }

  @Test
  void aStageBeginsWithAProjectionOfWhatItReads() {
    Architecture resnet = resnet(Map.of("depth", 8)).build(CIFAR, new Head(10));
    assertEquals(
        List.of(
            "conv1", "norm1", "relu1",
            "conv2", "norm2", "relu2", "conv3", "norm3", "add1", "relu3",
            "conv4", "norm4", "conv5", "norm5", "relu4", "conv6", "norm6", "add2", "relu5",
            "conv7", "norm7", "conv8", "norm8", "relu6", "conv9", "norm9", "add3", "relu7",
            "pool1", "dense1"),
        resnet.nodes().stream().map(Node::name).toList());
    assertEquals(List.of("norm3", "relu1"), node(resnet, "add1").inputs());
    assertEquals(List.of("relu3"), node(resnet, "conv4").inputs());
    assertEquals(List.of("relu3"), node(resnet, "conv5").inputs());
    assertEquals(List.of("norm6", "norm4"), node(resnet, "add2").inputs());
    assertEquals(Shape.of(32, 16, 16), resnet.shape("add2"));
    assertEquals(Shape.of(64, 8, 8), resnet.shape("add3"));
  }

  /** The filters of a stage's shortcut are one group, those inside of a block are another. */
  @Test
  void filtersOfAStageGoTogether() {
    List<ChannelGroup> groups = ChannelGroup.of(resnet(Map.of("depth", 14)).build(CIFAR, new Head(10)));
    assertEquals(3 + 6, groups.size());
    assertEquals(List.of("conv1", "conv3", "conv5"),
        groups.get(0).producers().stream().map(member -> member.node().name()).toList());
    assertEquals(16, groups.get(0).size());
  }

  @Test
  void twiceTheWidthHasAboutFourTimesTheWeights() {
    long wide = resnet(Map.of("width", 2.0)).build(CIFAR, new Head(10)).parameterCount();
    assertEquals(4, (double) wide / resnet(Map.of()).build(CIFAR, new Head(10)).parameterCount(), 0.05);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 18, 21, -4})
  void otherDepthsAreRefused(int depth) {
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> resnet(Map.of("depth", depth)));
    assertTrue(refused.getMessage().contains("6 n + 2"), refused.getMessage());
  }

  @Test
  void whatIsNoImageOrTooSmallIsRefused() {
    for (Shape shape : new Shape[] {Shape.of(64), Shape.of(3, 3, 3)}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> resnet(Map.of()).build(shape, new Head(10)));
      assertTrue(refused.getMessage().contains(shape.toString()), refused.getMessage());
    }
    assertEquals(Shape.of(64, 1, 1), resnet(Map.of()).build(Shape.of(1, 4, 4), new Head(10)).shape("add9"));
  }

  @Override
  protected ArchitectureFactory factory() {
    return resnet(Map.of("depth", 14, "width", 0.4));
  }

  @Override
  protected Shape input() {
    return Shape.of(3, 9, 8);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static Node node(Architecture architecture, String name) {
    return architecture.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  private static ArchitectureFactory resnet(Map<String, Object> options) {
    return new ResNet(Converters.standardConverter().convert(options).to(ResNet.Options.class));
  }
}
