// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.junit.jupiter.api.Test;

class ChannelGroupTest {
  private static final Initializer ANY = Initializer.FAN_IN;

  private static List<String> names(List<ChannelGroup.Member> members) {
    return members.stream().map(member -> member.node().name()).toList();
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  @Test
  void aDepthwiseFilterBelongsToTheChannelThatItReads() {
    Architecture net = Architecture.from(Shape.of(2, 4, 4)).conv(3, 3, ANY).batchNorm().activate(Activation.RELU)
        .depthwise(3, ANY).batchNorm().conv(4, 1, ANY).build();
    List<ChannelGroup> groups = ChannelGroup.of(net);
    assertEquals(1, groups.size());
    ChannelGroup group = groups.get(0);
    assertEquals(3, group.size());
    assertEquals(List.of("conv1"), names(group.producers()));
    assertEquals(List.of("norm1", "conv2", "norm2"), names(group.carriers()));
    assertEquals(List.of("conv1", "conv2"), names(group.makers()));
    assertEquals(List.of("conv3"), names(group.readers()));
    assertArrayEquals(range(18, 36), group.places(net.parameter("conv1.weight"), 1));
    assertArrayEquals(range(9, 18), group.places(net.parameter("conv2.weight"), 1));
    assertArrayEquals(new int[] {1}, group.places(net.parameter("norm2.gain"), 1));
    assertArrayEquals(new int[] {1, 4, 7, 10}, group.places(net.parameter("conv3.weight"), 1));
  }

  @Test
  void severalFiltersOfAChannelGoTogether() {
    Architecture net = Architecture.from(Shape.of(1, 2, 2)).conv(3, 1, ANY)
        .then(new Layer.Conv2d(6, 1, 1, 0, 3, true, ANY, ANY)).batchNorm().flatten().batchNorm().dense(1, ANY).build();
    ChannelGroup group = ChannelGroup.of(net).get(0);
    assertEquals(3, group.size());
    assertArrayEquals(new int[] {2, 3}, group.places(net.parameter("conv2.weight"), 1));
    assertArrayEquals(new int[] {2, 3}, group.places(net.parameter("conv2.bias"), 1));
    assertArrayEquals(new int[] {4, 5}, group.places(net.parameter("norm1.bias"), 2));
    assertArrayEquals(range(8, 16), group.places(net.parameter("norm2.gain"), 1));
    assertArrayEquals(range(8, 16), group.places(net.parameter("dense1.weight"), 1));
  }

  @Test
  void channelsAtOnePlaceOfEveryGroupGoTogether() {
    Architecture net = Architecture.from(Shape.of(1, 2, 2)).conv(6, 1, ANY).conv(4, 1, 2, ANY)
        .then(new Layer.GlobalAveragePool()).dense(1, ANY).build();
    List<ChannelGroup> groups = ChannelGroup.of(net);
    assertEquals(List.of(3, 2), groups.stream().map(ChannelGroup::size).toList());
    assertArrayEquals(new int[] {1, 4}, groups.get(0).places(net.parameter("conv1.weight"), 1));
    assertArrayEquals(new int[] {1, 4, 7, 10}, groups.get(0).places(net.parameter("conv2.weight"), 1));
    assertArrayEquals(
        new int[] {0, 1, 2, 6, 7, 8}, groups.get(1).places(net.parameter("conv2.weight"), 0));
    assertArrayEquals(new int[] {0, 2}, groups.get(1).places(net.parameter("dense1.weight"), 0));
  }

  @Test
  void filtersOnTheNetworksInputStay() {
    Architecture net = Architecture.from(Shape.of(3, 4, 4)).depthwise(3, ANY).conv(2, 1, ANY).build();
    assertEquals(List.of(), ChannelGroup.of(net));
  }

  @Test
  void whatIsFlattenedAndWhatIsNotAreNotJoined() {
    Architecture net = new Architecture(
        Shape.of(2, 2, 2),
        List.of(
            node("image", new Layer.Conv2d(2, 1, 1, 0, true, ANY, ANY), "input"),
            node("flat", new Layer.Flatten(), "image"),
            node("all", new Layer.Flatten(), "input"),
            node("dense", new Layer.Dense(8, ANY, ANY), "all"),
            node("sum", new Layer.Add(), "flat", "dense"),
            node("out", new Layer.Dense(1, ANY, ANY), "sum")));
    assertEquals(List.of(), ChannelGroup.of(net));
  }

  private static Node node(String name, Layer layer, String... reads) {
    return new Node(name, layer, List.of(reads));
  }

  @Test
  void whatReadsAConcatenationIsInTheGroupsOfItsParts() {
    Architecture.Builder layers = Architecture.from(Shape.of(2)).dense(3, ANY);
    layers.then(new Layer.Dense(2, ANY, ANY)).concatenate("dense1").batchNorm().concatenate("input").dense(1, ANY);
    Architecture net = layers.build();
    List<ChannelGroup> groups = ChannelGroup.of(net);
    assertEquals(List.of(3, 2), groups.stream().map(ChannelGroup::size).toList());
    ChannelGroup first = groups.get(0);
    ChannelGroup second = groups.get(1);
    assertEquals(List.of("dense2", "dense3"), names(first.readers()));
    assertEquals(List.of("dense3"), names(second.readers()));
    // dense2's two, dense1's three, the input's two
    assertArrayEquals(new int[] {3}, first.places(net.parameter("dense3.weight"), 1));
    assertArrayEquals(new int[] {1}, second.places(net.parameter("dense3.weight"), 1));
    assertArrayEquals(new int[] {3}, first.places(net.parameter("norm1.gain"), 1));
    assertArrayEquals(new int[] {0}, second.places(net.parameter("norm1.gain"), 0));
  }

  @Test
  void partsOfWhatIsAddedToAnotherLayerStay() {
    Architecture.Builder layers = Architecture.from(Shape.of(2)).dense(3, ANY);
    layers.dense(2, ANY).concatenate("dense1").node(new Layer.Dense(5, ANY, ANY), List.of("input")).add("concat1");
    assertEquals(List.of(), ChannelGroup.of(layers.dense(1, ANY).build()));
  }

  @Test
  void channelsThatALayerNormReadsAreAGroupButMayNotBePruned() {
    Architecture.Builder layers = Architecture.from(Shape.of(2)).dense(3, ANY);
    layers.layerNorm().dense(12, ANY).dense(3, ANY).add("dense1").layerNorm().dense(1, ANY);
    Architecture net = layers.build();
    assertEquals(List.of(List.of("dense2")), ChannelGroup.of(net).stream().map(g -> names(g.producers())).toList());
    ChannelGroup stream = ChannelGroup.all(net).get(0);
    assertEquals(List.of("dense1", "dense3"), names(stream.producers()));
    assertEquals(List.of("norm1", "norm2"), names(stream.carriers()));
    assertEquals(List.of("dense2", "dense4"), names(stream.readers()));
  }

  @Test
  void anLstmsUnitHasARowInEachGateAndAColumn() {
    Architecture net = Architecture.from(Shape.of(3, 1)).then(new Layer.Lstm(2, true, ANY, ANY)).flatten()
        .dense(1, ANY).build();
    ChannelGroup group = ChannelGroup.of(net).get(0);
    assertArrayEquals(new int[] {1, 3, 5, 7}, group.places(net.parameter("lstm1.weight"), 1));
    assertArrayEquals(
        new int[] {1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15}, group.places(net.parameter("lstm1.recurrent"), 1));
    assertArrayEquals(new int[] {1, 3, 5}, group.places(net.parameter("dense1.weight"), 1));
  }
}
