package org.espalier.network;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;

/** Networks of one kind in several widths: as deep, with the same activations, and more or fewer channels. */
public final class Width {
  private Width() {}

  /**
   * The architecture with the channels of its hidden layers multiplied, rounded to the nearest number of at least 1.
   * Input and output stay, and what is added to one of them.
   *
   * @param factor above 0
   */
  public static Architecture scale(Architecture architecture, double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("the factor on the width is " + factor + "; it must be above 0");
    } else if (factor == 1) {
      return architecture;
    }
    Set<String> hidden =
        ChannelGroup.of(architecture).stream()
            .flatMap(group -> group.producers().stream())
            .map(Node::name)
            .collect(Collectors.toSet());
    List<Node> nodes =
        architecture.nodes().stream()
            .map(node -> hidden.contains(node.name()) ? scaled(node, factor) : node)
            .toList();
    return new Architecture(architecture.inputShape(), nodes);
  }

  private static Node scaled(Node node, double factor) {
    Layer layer = Resized.of(node.layer(), channels -> scaled(channels, factor));
    return new Node(node.name(), layer, node.inputs());
  }

  private static int scaled(int channels, double factor) {
    return Math.max(1, Math.toIntExact(Math.round(channels * factor)));
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
