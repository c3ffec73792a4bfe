// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;

/** Networks of one kind in several widths: as deep, with the same activations, and more or fewer channels. */
public final class Width {
  private Width() {}

  /**
   * The architecture with the channels of its hidden layers multiplied, rounded to the nearest number of at least 1, or
   * to the nearest multiple of the groups of a convolution that makes or reads them. Convolutions have as many groups
   * as before, depthwise ones as many as channels. Input and output stay, and what is added to one of them.
   *
   * @param factor above 0
   */
  public static Architecture scale(Architecture architecture, double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("the factor on the width is " + factor + "; it must be above 0");
    } else if (factor == 1) {
      return architecture;
    }
    return made(architecture, ChannelGroup.all(architecture), group -> scaled(group, factor));
  }

  /**
   * The architecture with other numbers of channels, as it is without those that are removed from groups.
   *
   * @param sizes how many of a group's channels there are then, at least 1; what depthwise convolutions and
   *     convolutions with groups count as one channel counts as one
   */
  public static Architecture resize(Architecture architecture, ToIntFunction<ChannelGroup> sizes) {
    return resize(architecture, ChannelGroup.of(architecture), sizes);
  }

  /**
   * The same, for a search that resizes one architecture often.
   *
   * @param groups of the architecture, as {@link ChannelGroup#of} finds them; those left out stay as they are
   */
  public static Architecture resize(
      Architecture architecture, List<ChannelGroup> groups, ToIntFunction<ChannelGroup> sizes) {
    return made(architecture, groups, group -> channels(group) / group.size() * sizes.applyAsInt(group));
  }

  /**
   * @param wanted how many channels the producers of a group have then
   */
  private static Architecture made(
      Architecture architecture, List<ChannelGroup> groups, ToIntFunction<ChannelGroup> wanted) {
    Map<String, Layer> made = new HashMap<>();
    groups.forEach(group -> size(group, wanted.applyAsInt(group), made));
    List<Node> nodes =
        architecture.nodes().stream()
            .map(node -> new Node(node.name(), made.getOrDefault(node.name(), node.layer()), node.inputs()))
            .toList();
    return new Architecture(architecture.inputShape(), nodes);
  }

  private static int channels(ChannelGroup group) {
    return group.producers().get(0).channels().size();
  }

  private static int scaled(ChannelGroup group, double factor) {
    int step =
        Stream.concat(group.producers().stream(), group.readers().stream())
            .mapToInt(member -> member.node().layer() instanceof Layer.Conv2d conv ? conv.groups() : 1)
            .reduce(1, Width::leastMultiple);
    return step * Math.max(1, Math.toIntExact(Math.round((double) channels(group) / step * factor)));
  }

  private static void size(ChannelGroup group, int wanted, Map<String, Layer> layers) {
    int channels = channels(group);
    for (ChannelGroup.Member member : group.producers()) {
      layers.put(member.node().name(), Resized.of(member.node().layer(), own -> wanted));
    }
    for (ChannelGroup.Member member : group.carriers()) {
      if (member.node().layer() instanceof Layer.Conv2d conv) {
        layers.put(
            member.node().name(),
            conv.sized(conv.filters() / channels * wanted, conv.groups() / channels * wanted));
      }
    }
  }

  private static int leastMultiple(int a, int b) {
    int multiple = a;
    while (multiple % b != 0) {
      multiple += a;
    }
    return multiple;
  }

  /**
   * The factor at which the networks together have as nearly so many trained parameters as is possible.
   *
   * @param parameters at least 1
   */
  public static double fitting(Collection<Architecture> architectures, long parameters) {
    double below = 0;
    double above = 1;
    while (parameters(architectures, above) < parameters) {
      below = above;
      above *= 2;
    }
    // long before the bounds are so close, or so low, channels change one at a time, or are 1
    while (above - below > 1e-9 * above && above > 1e-9) {
      double middle = (below + above) / 2;
      if (parameters(architectures, middle) < parameters) {
        below = middle;
      } else {
        above = middle;
      }
    }
    boolean smallerIsNearer =
        below > 0 && parameters - parameters(architectures, below) < parameters(architectures, above) - parameters;
    return smallerIsNearer ? below : above;
  }

  private static long parameters(Collection<Architecture> architectures, double factor) {
    return architectures.stream().mapToLong(architecture -> scale(architecture, factor).parameterCount()).sum();
  }
}
