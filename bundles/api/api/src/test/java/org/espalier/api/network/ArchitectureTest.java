// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final Initializer ANY = Initializer.FAN_IN;

  @Test
  void denseChain() {
    Architecture mlp =
        Architecture.from(Shape.of(4)).dense(64, ANY).activate(Activation.TANH).dense(2, ANY).build();
    assertEquals(Shape.of(2), mlp.outputShape());
    assertEquals(
        List.of("dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"),
        mlp.parameters().stream().map(ParameterSpec::name).toList());
    assertEquals(4 * 64 + 64 + 64 * 2 + 2, mlp.parameterCount());
    assertEquals(4 * 64 + 64 * 2, mlp.macs());
    assertEquals(Shape.of(64, 4), mlp.parameter("dense1.weight").shape());
  }

  @Test
  void convolutionalNet() {
    Architecture net =
        Architecture.from(Shape.of(3, 32, 32))
            .conv(16, 3, ANY)
            .batchNorm()
            .activate(Activation.RELU)
            .maxPool()
            .flatten()
            .dense(10, ANY)
            .build();
    assertEquals(Shape.of(16, 16, 16), net.shape("pool1"));
    assertEquals(3 * 16 * 9 + 2 * 16 + 16 * 256 * 10 + 10, net.parameterCount());
    assertEquals(3 * 16 * 9 * 1024 + 16 * 256 * 10, net.macs());
    assertEquals(27, net.parameter("conv1.weight").fanIn());
  }

  @Test
  void lstmAndResidual() {
    Architecture.Builder builder = Architecture.from(Shape.of(30, 5)).then(new Layer.Lstm(8, true, ANY, ANY));
    String earlier = builder.last();
    Architecture net = builder.dense(8, ANY).add(earlier).build();
    assertEquals(Shape.of(30, 8), net.outputShape());
    assertEquals(30L * (4 * 8 * 5 + 4 * 8 * 8) + 30 * 64, net.macs());
    assertEquals(List.of("dense1", "lstm1"), net.nodes().get(2).inputs());
  }

  /** The 61st ReLU is no other than the first ReLU6. */
  @Test
  void namesOfKindsThatEndWithADigitAreTheirOwn() {
    Architecture.Builder builder = Architecture.from(Shape.of(2)).activate(Activation.RELU6);
    IntStream.range(0, 61).forEach(i -> builder.activate(Activation.RELU));
    List<Node> nodes = builder.activate(Activation.RELU6).build().nodes();
    assertEquals("relu6-1", nodes.get(0).name());
    assertEquals("relu61", nodes.get(61).name());
    assertEquals("relu6-2", nodes.get(62).name());
  }

  @Test
  void stridesRoundDown() {
    Architecture net =
        Architecture.from(Shape.of(1, 8, 7)).then(new Layer.Conv2d(2, 3, 2, 1, true, ANY, ANY)).build();
    assertEquals(Shape.of(2, 4, 4), net.outputShape());
  }

  /** Shapes and fans as torch.nn.Conv2d(8, 12, 3, groups=4) and a depthwise one behind it have them. */
  @Test
  void groupsSplitChannelsAndFilters() {
    Architecture net =
        Architecture.from(Shape.of(8, 6, 5)).conv(12, 3, 4, ANY).depthwise(5, ANY).activate(Activation.RELU).build();
    ParameterSpec grouped = net.parameter("conv1.weight");
    assertEquals(Shape.of(12, 2, 3, 3), grouped.shape());
    assertEquals(List.of(18, 27), List.of(grouped.fanIn(), grouped.fanOut()));
    ParameterSpec depthwise = net.parameter("conv2.weight");
    assertEquals(Shape.of(12, 1, 5, 5), depthwise.shape());
    assertEquals(List.of(25, 25), List.of(depthwise.fanIn(), depthwise.fanOut()));
    assertEquals(Shape.of(12, 6, 5), net.outputShape());
    assertEquals(30 * (12 * 2 * 9 + 12 * 25), net.macs());
    Layer.Conv2d conv = (Layer.Conv2d) net.nodes().get(0).layer();
    assertEquals(List.of(0, 0, 2, 6), IntStream.of(0, 2, 3, 11).mapToObj(o -> conv.firstChannel(o, 8)).toList());
    assertEquals(conv.sized(6, 2), new Layer.Conv2d(6, 3, 1, 1, 2, false, ANY, Initializer.ZERO));
    Architecture first = Architecture.from(Shape.of(3, 4, 4)).depthwise(3, ANY).build();
    assertEquals(Shape.of(3, 1, 3, 3), first.parameter("conv1.weight").shape());
    assertEquals(
        List.of(false, true, false),
        IntStream.of(1, 3, 6).mapToObj(c -> new Layer.Conv2d(6, 3, 1, 1, c == 6 ? 3 : c, true, ANY, ANY).depthwise(c))
            .toList());
  }

  @Test
  void refusesWhatDoesNotConnect() {
    refused("layer conv1 has 2 groups and reads 3x8x8; the number of channels must be a multiple of the groups",
        () -> Architecture.from(Shape.of(3, 8, 8)).conv(4, 3, 2, ANY).build());
    refused("filters is 5; it must be a multiple of the 2 groups",
        () -> Architecture.from(Shape.of(4, 8, 8)).conv(5, 3, 2, ANY).build());
    refused("groups is 0", () -> new Layer.Conv2d(2, 3, 1, 1, 0, true, ANY, ANY));
    refused("layer dense1 reads 3x8x8", () -> Architecture.from(Shape.of(3, 8, 8)).dense(2, ANY).build());
    refused("layer conv1 reads 5; it takes [channels, height, width]",
        () -> Architecture.from(Shape.of(5)).conv(2, 3, ANY).build());
    refused("has a kernel of 9 that does not fit",
        () -> Architecture.from(Shape.of(3, 8, 8)).then(new Layer.Pool2d(Layer.Pooling.MAX, 9, 1)).build());
    refused("layer add1 adds [2, 4]",
        () -> Architecture.from(Shape.of(4)).dense(2, ANY).add(Architecture.INPUT).build());
    refused("which is not an earlier layer",
        () -> new Architecture(Shape.of(4), List.of(new Node("a", new Layer.Flatten(), List.of("b")))));
    refused("two layers are named a",
        () -> new Architecture(Shape.of(4), List.of(flatten("a", "input"), flatten("a", "a"))));
    refused("units is 0", () -> new Layer.Dense(0, ANY, ANY));
    refused("every dimension must be at least 1", () -> Shape.of(3, 0));
  }

  private static Node flatten(String name, String input) {
    return new Node(name, new Layer.Flatten(), List.of(input));
  }

  @Test
  void normsAndConcatenationsRefuseWhatTheyCannotRead() {
    refused(
        "layer norm1 reads 2x4x4; it takes [features] or [time, features]",
        () -> Architecture.from(Shape.of(2, 4, 4)).layerNorm().build());
    refused(
        "layer concat1 joins [2, 3x2]; it takes two or more inputs that differ in nothing but features or channels",
        () -> Architecture.from(Shape.of(3, 2)).then(new Layer.Lstm(2, false, Initializer.ZERO, Initializer.ZERO))
            .concatenate(Architecture.INPUT).build());
    refused("epsilon is 0.0; it must be above 0", () -> new Layer.LayerNorm(0));
  }

  private static void refused(String why, org.junit.jupiter.api.function.Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  void knowsTheLayersAtItsEnds() {
    Architecture mlp = Architecture.from(Shape.of(1, 2, 2)).flatten().dense(8, ANY).activate(Activation.TANH)
        .dense(2, ANY).activate(Activation.SIGMOID).build();
    assertEquals(List.of("dense1"), mlp.inputLayers());
    assertEquals(List.of("dense2"), mlp.outputLayers());
    Architecture single = Architecture.from(Shape.of(3)).dense(2, ANY).build();
    assertEquals(single.inputLayers(), single.outputLayers());
  }

  @Test
  void headsThatAreAddedAreAllOutputLayers() {
    Architecture dueling = new Architecture(Shape.of(4), List.of(
        new Node("body", new Layer.Dense(8, ANY, ANY), List.of("input")),
        new Node("relu", new Layer.Activate(Activation.RELU), List.of("body")),
        new Node("value", new Layer.Dense(2, ANY, ANY), List.of("relu")),
        new Node("advantage", new Layer.Dense(2, ANY, ANY), List.of("relu")),
        new Node("skip", new Layer.Dense(2, ANY, ANY), List.of("input")),
        new Node("sum", new Layer.Add(), List.of("value", "advantage", "skip"))));
    assertEquals(List.of("value", "advantage", "skip"), dueling.outputLayers());
    assertEquals(List.of("body", "skip"), dueling.inputLayers());
  }
}
