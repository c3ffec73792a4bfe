package org.espalier.network;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Map<String, Layer> scaled = new HashMap<>();
    ChannelGroup.all(architecture).forEach(group -> scale(group, factor, scaled));
    List<Node> nodes =
        architecture.nodes().stream()
            .map(node -> new Node(node.name(), scaled.getOrDefault(node.name(), node.layer()), node.inputs()))
            .toList();
    return new Architecture(architecture.inputShape(), nodes);
  }

  private static void scale(ChannelGroup group, double factor, Map<String, Layer> layers) {
    int channels = group.producers().get(0).channels().size();
    int step =
        Stream.concat(group.producers().stream(), group.readers().stream())
            .mapToInt(member -> member.node().layer() instanceof Layer.Conv2d conv ? conv.groups() : 1)
            .reduce(1, Width::leastMultiple);
    int wanted = step * Math.max(1, Math.toIntExact(Math.round((double) channels / step * factor)));
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
