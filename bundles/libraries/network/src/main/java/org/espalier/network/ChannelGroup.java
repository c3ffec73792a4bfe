package org.espalier.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;

/**
 * Channels that can only go together: those of the layers that make them (one, or several whose outputs are added),
 * of the batch norms that scale them, and of the layers that read them. The dependency group of structured pruning
 * (Fang et al. 2023).
 *
 * @param size number of channels
 * @param producers layers that compute the channels: dense, convolution, LSTM
 * @param norms batch norms on the way
 * @param readers layers that read the channels, with the channel that each of their inputs belongs to
 */
public record ChannelGroup(int size, List<Node> producers, List<Node> norms, List<Reader> readers) {

  /**
   * A layer that reads a group.
   *
   * @param node dense, convolution, or LSTM
   * @param sources for each of the layer's inputs the group's channel: several for one after a flattening
   */
  public record Reader(Node node, List<Integer> sources) {}

  /** The groups that may be pruned, in the order of their first producers: the network's inputs and outputs may not. */
  public static List<ChannelGroup> of(Architecture architecture) {
    return new Finder(architecture).groups();
  }

  /** Places of the parameter that belong to a channel; none if it is not a part of the group. */
  public int[] places(ParameterSpec parameter, int channel) {
    boolean made = producers.stream().anyMatch(node -> node.name().equals(parameter.layer()));
    boolean normed = norms.stream().anyMatch(node -> node.name().equals(parameter.layer()));
    List<Integer> places = new ArrayList<>();
    int rows = parameter.shape().get(0);
    int row = parameter.size() / rows;
    if (made || normed) {
      // the gates of an LSTM lie one below the other
      for (int r = channel; r < rows; r += size) {
        for (int i = 0; i < row; i++) {
          places.add(r * row + i);
        }
      }
    }
    readers.stream()
        .filter(reader -> parameter.name().equals(reader.node().name() + ".weight"))
        .forEach(reader -> columns(places, rows, row, reader.sources(), channel));
    if (made && parameter.name().endsWith(".recurrent")) {
      for (int r = 0; r < rows; r++) {
        places.add(r * row + channel);
      }
    }
    return places.stream().mapToInt(Integer::intValue).distinct().sorted().toArray();
  }

  private static void columns(List<Integer> places, int rows, int row, List<Integer> sources, int channel) {
    int area = row / sources.size();
    for (int input = 0; input < sources.size(); input++) {
      if (sources.get(input) == channel) {
        for (int r = 0; r < rows; r++) {
          for (int k = 0; k < area; k++) {
            places.add(r * row + input * area + k);
          }
        }
      }
    }
  }

  /** Follows channels through the layers; additions join what they add. */
  private static final class Finder {
    private static final int FIXED = 0;

    private final Architecture architecture;
    private final Channels channels;
    /** For each node the number of its group, before joining. */
    private final Map<String, Integer> group = new LinkedHashMap<>();
    /** For each node the channel of its group that each of its output channels belongs to. */
    private final Map<String, int[]> sources = new LinkedHashMap<>();
    private final List<Integer> joined = new ArrayList<>();

    Finder(Architecture architecture) {
      this.architecture = architecture;
      this.channels = new Channels(architecture);
      joined.add(FIXED);
      group.put(Architecture.INPUT, FIXED);
      sources.put(Architecture.INPUT, identity(channels.count(Architecture.INPUT)));
      architecture.nodes().forEach(this::follow);
      List<Node> nodes = architecture.nodes();
      join(group.get(nodes.get(nodes.size() - 1).name()), FIXED);
    }

    private void follow(Node node) {
      if (produces(node)) {
        joined.add(joined.size());
        group.put(node.name(), joined.size() - 1);
        sources.put(node.name(), identity(channels.count(node.name())));
        return;
      }
      int own = group.get(channels.input(node));
      int[] before = sources.get(channels.input(node));
      int[] after = new int[channels.count(node.name())];
      for (int c = 0; c < after.length; c++) {
        after[c] = before[channels.source(node, c)];
      }
      group.put(node.name(), own);
      sources.put(node.name(), after);
      for (String other : node.inputs()) {
        // what was flattened before it is added has no common channels with what was not
        join(own, Arrays.equals(sources.get(other), before) ? group.get(other) : FIXED);
        if (!Arrays.equals(sources.get(other), before)) {
          join(group.get(other), FIXED);
        }
      }
    }

    private static boolean produces(Node node) {
      return ChannelRole.of(node.layer()).produces();
    }

    private void join(int a, int b) {
      int first = root(a);
      int second = root(b);
      joined.set(Math.max(first, second), Math.min(first, second));
    }

    private int root(int number) {
      int root = number;
      while (joined.get(root) != root) {
        root = joined.get(root);
      }
      return root;
    }

    List<ChannelGroup> groups() {
      Map<Integer, ChannelGroup> found = new LinkedHashMap<>();
      for (Node node : architecture.nodes()) {
        int own = root(group.get(node.name()));
        if (produces(node)) {
          if (own != FIXED) {
            found
                .computeIfAbsent(
                    own,
                    number -> new ChannelGroup(
                        channels.count(node.name()), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()))
                .producers()
                .add(node);
          }
          ChannelGroup read = found.get(root(group.get(channels.input(node))));
          if (read != null) {
            List<Integer> from = Arrays.stream(sources.get(channels.input(node))).boxed().toList();
            read.readers().add(new Reader(node, from));
          }
        } else if (ChannelRole.of(node.layer()) == ChannelRole.NORMALISES && own != FIXED) {
          found.get(own).norms().add(node);
        }
      }
      return List.copyOf(found.values());
    }

    private static int[] identity(int count) {
      int[] places = new int[count];
      Arrays.setAll(places, i -> i);
      return places;
    }
  }
}
