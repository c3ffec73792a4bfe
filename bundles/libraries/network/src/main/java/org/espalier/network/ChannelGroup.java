package org.espalier.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;

/**
 * Channels that can only go together: those of the layers that make them (one, or several whose outputs are added),
 * of the batch norms and depthwise convolutions that they pass, and of the layers that read them. The dependency group
 * of structured pruning (Fang et al. 2023).
 *
 * <p>The groups of a convolution must stay of one size: channels at the same place of every one of its groups count as
 * one channel here, in what it reads and in what it makes.
 *
 * @param size number of channels
 * @param producers layers that compute the channels: dense, convolution, LSTM
 * @param carriers layers on the way that have parameters for each channel: norms, depthwise convolutions
 * @param readers layers that read the channels: dense, convolution, LSTM
 */
public record ChannelGroup(int size, List<Member> producers, List<Member> carriers, List<Member> readers) {

  /**
   * A layer of a group.
   *
   * @param node the layer
   * @param channels for each of the layer's outputs, or inputs if it reads the group, the group's channel: several have
   *     one after a flattening, a depthwise convolution of several filters a channel, or at a convolution with groups
   */
  public record Member(Node node, List<Integer> channels) {}

  /**
   * The groups of which channels may be pruned, in the order of their first producers. The network's inputs and outputs
   * may not, nor what a layer norm reads: its other channels would change.
   */
  public static List<ChannelGroup> of(Architecture architecture) {
    return all(architecture).stream().filter(group -> !group.coupled()).toList();
  }

  /** All groups, those too that can only grow and shrink as a whole because a layer norm reads them. */
  public static List<ChannelGroup> all(Architecture architecture) {
    return new Finder(architecture).groups();
  }

  private boolean coupled() {
    return carriers.stream().anyMatch(member -> ChannelRole.of(member.node().layer()) == ChannelRole.COUPLES);
  }

  /** The layers whose weights make the channels: producers, and depthwise convolutions. */
  public List<Member> makers() {
    return Stream.concat(
            producers.stream(),
            carriers.stream().filter(member -> ChannelRole.of(member.node().layer()).produces()))
        .toList();
  }

  /** Places of the parameter that belong to a channel; none if it is not a part of the group. */
  public int[] places(ParameterSpec parameter, int channel) {
    List<Integer> places = new ArrayList<>();
    Stream.concat(producers.stream(), carriers.stream())
        .filter(member -> member.node().name().equals(parameter.layer()))
        .forEach(member -> made(places, parameter, member.channels(), channel));
    readers.stream()
        .filter(member -> parameter.name().equals(member.node().name() + ".weight"))
        .forEach(member -> read(places, parameter, member, channel));
    return places.stream().mapToInt(Integer::intValue).distinct().sorted().toArray();
  }

  private static void made(List<Integer> places, ParameterSpec parameter, List<Integer> channels, int channel) {
    int rows = parameter.shape().get(0);
    int row = parameter.size() / rows;
    boolean recurrent = parameter.name().endsWith(".recurrent");
    // the gates of an LSTM lie one below the other
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < row; i++) {
        if (channels.get(r % channels.size()) == channel || recurrent && channels.get(i) == channel) {
          places.add(r * row + i);
        }
      }
    }
  }

  private static void read(List<Integer> places, ParameterSpec parameter, Member member, int channel) {
    int rows = parameter.shape().get(0);
    int row = parameter.size() / rows;
    int groups = member.node().layer() instanceof Layer.Conv2d conv ? conv.groups() : 1;
    int inputs = member.channels().size() / groups;
    int area = row / inputs;
    for (int r = 0; r < rows; r++) {
      int first = r / (rows / groups) * inputs;
      for (int i = 0; i < row; i++) {
        if (member.channels().get(first + i / area) == channel) {
          places.add(r * row + i);
        }
      }
    }
  }

  /** Follows channels through the layers; additions join what they add. */
  private static final class Finder {
    private static final int FIXED = 0;

    private final Architecture architecture;
    private final Channels channels;
    /** For each node numbers of its channels, before joining; those that a layer makes follow one another. */
    private final Map<String, int[]> numbers = new LinkedHashMap<>();
    /** For each number one that it is joined with, at last itself: the smallest of all that are one channel. */
    private final List<Integer> joined = new ArrayList<>(List.of(FIXED));
    /** The group's channel that a number is which is joined with no smaller one. */
    private final Map<Integer, Integer> places = new HashMap<>();

    Finder(Architecture architecture) {
      this.architecture = architecture;
      this.channels = new Channels(architecture);
      numbers.put(Architecture.INPUT, created(channels.count(Architecture.INPUT)));
      fix(numbers.get(Architecture.INPUT));
      architecture.nodes().forEach(this::follow);
      List<Node> nodes = architecture.nodes();
      fix(numbers.get(nodes.get(nodes.size() - 1).name()));
    }

    private int[] created(int count) {
      int[] created = new int[count];
      for (int c = 0; c < count; c++) {
        created[c] = joined.size();
        joined.add(created[c]);
      }
      return created;
    }

    private void follow(Node node) {
      int[] before = numbers.get(channels.input(node));
      int[] after = new int[channels.count(node.name())];
      if (depthwise(node)) {
        Arrays.setAll(after, c -> before[c / (after.length / before.length)]);
      } else if (produces(node)) {
        System.arraycopy(created(after.length), 0, after, 0, after.length);
        if (node.layer() instanceof Layer.Conv2d conv) {
          level(before, conv.groups());
          level(after, conv.groups());
        }
      } else {
        Arrays.setAll(after, c -> before[channels.source(node, c)]);
        node.inputs().forEach(other -> add(before, numbers.get(other)));
      }
      numbers.put(node.name(), after);
    }

    private boolean depthwise(Node node) {
      return node.layer() instanceof Layer.Conv2d conv && conv.depthwise(channels.inputs(node));
    }

    private static boolean normalises(Node node) {
      ChannelRole role = ChannelRole.of(node.layer());
      return role == ChannelRole.NORMALISES || role == ChannelRole.COUPLES;
    }

    private static boolean produces(Node node) {
      return ChannelRole.of(node.layer()).produces();
    }

    /** Joins channels at the same place of each group. */
    private void level(int[] members, int groups) {
      int size = members.length / groups;
      for (int c = size; c < members.length; c++) {
        join(members[c % size], members[c]);
      }
    }

    private void add(int[] some, int[] others) {
      // what was flattened before it is added has no common channels with what was not
      boolean alike = true;
      for (int c = 0; c < some.length; c++) {
        alike &= some[c] - some[0] == others[c] - others[0];
      }
      if (alike) {
        for (int c = 0; c < some.length; c++) {
          join(some[c], others[c]);
        }
      } else {
        fix(some);
        fix(others);
      }
    }

    private void fix(int[] members) {
      for (int number : members) {
        join(number, FIXED);
      }
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

    /** By the roots of layers' first channels: layers that have one channel in common have all. */
    List<ChannelGroup> groups() {
      Map<Integer, ChannelGroup> found = new LinkedHashMap<>();
      for (Node node : architecture.nodes()) {
        int[] own = numbers.get(node.name());
        int[] read = numbers.get(channels.input(node));
        boolean fixed = root(own[0]) == FIXED;
        if (depthwise(node) || normalises(node)) {
          if (!fixed) {
            found.get(root(own[0])).carriers().add(member(node, own));
          }
        } else if (produces(node)) {
          if (!fixed) {
            found.computeIfAbsent(root(own[0]), root -> group(own)).producers().add(member(node, own));
          }
          ChannelGroup group = found.get(root(read[0]));
          if (group != null) {
            group.readers().add(member(node, read));
          }
        }
      }
      return List.copyOf(found.values());
    }

    private ChannelGroup group(int[] members) {
      int size = 0;
      for (int number : members) {
        size += places.putIfAbsent(root(number), size) == null ? 1 : 0;
      }
      return new ChannelGroup(size, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private Member member(Node node, int[] members) {
      return new Member(node, Arrays.stream(members).mapToObj(number -> places.get(root(number))).toList());
    }
  }
}
