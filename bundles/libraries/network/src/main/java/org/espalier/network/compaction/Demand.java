// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.compaction;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.network.ChannelRole;

/** Which channels must stay, found from the output backwards. */
final class Demand {
  private final Channels channels;
  private final Weights weights;
  private final Constants constants;
  /** Channels whose value somebody reads and that are not constant, or that must be there for the shape's sake. */
  private final Map<String, boolean[]> kept = new HashMap<>();

  private Demand(Channels channels, Weights weights, Constants constants) {
    this.channels = channels;
    this.weights = weights;
    this.constants = constants;
  }

  static Demand of(Architecture architecture, Channels channels, Weights weights, Constants constants) {
    Demand demand = new Demand(channels, weights, constants);
    demand.kept.put(Architecture.INPUT, all(channels.count(Architecture.INPUT)));
    List<Node> nodes = architecture.nodes();
    for (Node node : nodes) {
      demand.kept.put(node.name(), new boolean[channels.count(node.name())]);
    }
    Node last = nodes.get(nodes.size() - 1);
    demand.kept.put(last.name(), all(channels.count(last.name())));
    // flags only grow: what a later layer asks of a shared one may ask more of its other readers
    boolean grown = true;
    while (grown) {
      int before = demand.total();
      for (int n = nodes.size() - 1; n >= 0; n--) {
        demand.pass(nodes.get(n));
      }
      if (demand.total() == before) {
        nodes.forEach(demand::level);
      }
      grown = demand.total() > before;
    }
    return demand;
  }

  private int total() {
    return kept.values().stream().mapToInt(flags -> Compaction.places(flags).size()).sum();
  }

  /** Whether each channel of a node stays. */
  boolean[] kept(String node) {
    return kept.get(node);
  }

  private static boolean[] all(int count) {
    boolean[] flags = new boolean[count];
    Arrays.fill(flags, true);
    return flags;
  }

  /** Asks the inputs of a node for what its kept channels take. */
  private void pass(Node node) {
    boolean[] own = kept(node.name());
    if (Compaction.places(own).isEmpty()) {
      own[0] = true;
    }
    ChannelRole role = ChannelRole.of(node.layer());
    if (role == ChannelRole.RECURS) {
      recurrent(node, own);
    } else if (role == ChannelRole.COUPLES) {
      Arrays.fill(own, true);
    }
    if (role.produces()) {
      linear(node, own);
    } else {
      elementwise(node, own);
    }
  }

  /** A kept output needs the inputs that it reads, but for constants that its bias can take in. */
  private void linear(Node node, boolean[] own) {
    Linear linear = Linear.of(node, weights, channels.inputs(node));
    boolean[] input = kept(channels.input(node));
    for (int i = 0; i < linear.inputs(); i++) {
      boolean folds = constants.isConstant(channels.input(node), i) && constants.foldable(node, i);
      for (int o = 0; o < linear.outputs() && !input[i] && !folds; o++) {
        input[i] = own[o % own.length] && linear.reads(o, i);
      }
    }
  }

  /**
   * The groups of a convolution are of one size: where one keeps more channels or filters than another, that one keeps
   * some which it has no need of. A group that needs none of either goes as a whole.
   */
  private void level(Node node) {
    if (node.layer() instanceof Layer.Conv2d conv && conv.groups() > 1) {
      boolean[] read = kept(channels.input(node));
      boolean[] made = kept(node.name());
      int mostRead = 1;
      int mostMade = 1;
      for (int g = 0; g < conv.groups(); g++) {
        mostRead = Math.max(mostRead, count(read, g, conv.groups()));
        mostMade = Math.max(mostMade, count(made, g, conv.groups()));
      }
      for (int g = 0; g < conv.groups(); g++) {
        if (count(read, g, conv.groups()) + count(made, g, conv.groups()) > 0) {
          keep(mostRead, read, g, conv.groups());
          keep(mostMade, made, g, conv.groups());
        }
      }
    }
  }

  private static int count(boolean[] flags, int group, int groups) {
    int size = flags.length / groups;
    int count = 0;
    for (int c = group * size; c < (group + 1) * size; c++) {
      count += flags[c] ? 1 : 0;
    }
    return count;
  }

  /** Sets the first flags of a group until there are so many. */
  private static void keep(int wanted, boolean[] flags, int group, int groups) {
    int missing = wanted - count(flags, group, groups);
    for (int c = group * (flags.length / groups); missing > 0; c++) {
      missing -= flags[c] ? 0 : 1;
      flags[c] = true;
    }
  }

  /** A kept unit needs the units whose output it reads. */
  private void recurrent(Node node, boolean[] own) {
    float[] matrix = weights.get(node.name() + ".recurrent");
    int units = own.length;
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int at = 0; at < matrix.length; at++) {
        int reader = at / units % units;
        int read = at % units;
        if (matrix[at] != 0 && own[reader] && !own[read] && !constants.isConstant(node.name(), read)) {
          own[read] = true;
          grown = true;
        }
      }
    }
  }

  /** An element-wise layer has the channels of what it reads, constants included; a flattened channel stays whole. */
  private void elementwise(Node node, boolean[] own) {
    for (int place = 0; place < node.inputs().size(); place++) {
      boolean[] input = kept(node.inputs().get(place));
      int[] sources = new int[own.length];
      for (int c = 0; c < own.length; c++) {
        sources[c] = channels.source(node, place, c);
        if (sources[c] != Channels.NONE) {
          input[sources[c]] |= own[c];
        }
      }
      for (int c = 0; c < own.length; c++) {
        own[c] |= sources[c] != Channels.NONE && input[sources[c]];
      }
    }
  }
}
