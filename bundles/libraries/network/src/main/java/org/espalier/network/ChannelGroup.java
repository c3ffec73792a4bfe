// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
 * <p>What reads a concatenation is a member of several groups. A concatenation that a layer's output is added to, or
 * that a convolution with groups or a depthwise one reads, stays as it is.
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
   *     one after a flattening, a depthwise convolution of several filters a channel, or at a convolution with groups;
   *     {@link Channels#NONE} where it is of another group
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

  /** Receives places of a parameter. */
  @FunctionalInterface
  public interface Visitor {
    void visit(int place, int channel);
  }

  /** Whether some of the parameter belongs to channels of the group. */
  public boolean contains(ParameterSpec parameter) {
    return Stream.concat(producers.stream(), carriers.stream()).anyMatch(member -> isOf(parameter, member))
        || reads(parameter);
  }

  /** Whether the parameter multiplies what is read of channels of the group. */
  public boolean reads(ParameterSpec parameter) {
    return readers.stream().anyMatch(member -> isRead(parameter, member));
  }

  private static boolean isOf(ParameterSpec parameter, Member member) {
    return member.node().name().equals(parameter.layer());
  }

  private static boolean isRead(ParameterSpec parameter, Member member) {
    return parameter.name().equals(member.node().name() + ".weight");
  }

  /** Places of the parameter that belong to a channel; none if it is not a part of the group. */
  public int[] places(ParameterSpec parameter, int channel) {
    List<Integer> places = new ArrayList<>();
    places(parameter, (place, of) -> {
      if (of == channel) {
        places.add(place);
      }
    });
    return places.stream().mapToInt(Integer::intValue).distinct().sorted().toArray();
  }

  /** Visits all places of the parameter that belong to channels; one that belongs to two is visited for each. */
  public void places(ParameterSpec parameter, Visitor visitor) {
    Stream.concat(producers.stream(), carriers.stream())
        .filter(member -> isOf(parameter, member))
        .forEach(member -> made(parameter, member, visitor));
    reads(parameter, visitor);
  }

  /** Visits the places of the parameter that multiply what is read of channels. */
  public void reads(ParameterSpec parameter, Visitor visitor) {
    readers.stream().filter(member -> isRead(parameter, member)).forEach(member -> read(parameter, member, visitor));
  }

  private static void made(ParameterSpec parameter, Member member, Visitor visitor) {
    int[] channels = numbers(member);
    int rows = parameter.shape().get(0);
    int row = parameter.size() / rows;
    boolean recurrent = parameter.name().endsWith(".recurrent");
    // the gates of an LSTM lie one below the other
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < row; i++) {
        visit(channels[r % channels.length], r * row + i, visitor);
        if (recurrent) {
          visit(channels[i], r * row + i, visitor);
        }
      }
    }
  }

  private static void read(ParameterSpec parameter, Member member, Visitor visitor) {
    int[] channels = numbers(member);
    int rows = parameter.shape().get(0);
    int row = parameter.size() / rows;
    int groups = member.node().layer() instanceof Layer.Conv2d conv ? conv.groups() : 1;
    int inputs = channels.length / groups;
    int area = row / inputs;
    for (int r = 0; r < rows; r++) {
      int first = r / (rows / groups) * inputs;
      for (int i = 0; i < row; i++) {
        visit(channels[first + i / area], r * row + i, visitor);
      }
    }
  }

  private static int[] numbers(Member member) {
    return member.channels().stream().mapToInt(Integer::intValue).toArray();
  }

  private static void visit(int channel, int place, Visitor visitor) {
    if (channel != Channels.NONE) {
      visitor.visit(place, channel);
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
    /** The channel that a number is which is joined with no smaller one, if that may be pruned. */
    private final Map<Integer, Place> places = new HashMap<>();

    /** A channel of a group. */
    private record Place(ChannelGroup group, int channel) {}

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
      // one is left out, so that the channels of two layers don't follow one another
      joined.add(joined.size());
      return created;
    }

    private void follow(Node node) {
      int[] before = numbers.get(channels.input(node));
      int[] after = new int[channels.count(node.name())];
      if (node.layer() instanceof Layer.Conv2d conv && conv.groups() > 1 && ofSeveralLayers(before)) {
        fix(before);
      }
      if (depthwise(node)) {
        Arrays.setAll(after, c -> before[c / (after.length / before.length)]);
      } else if (produces(node)) {
        System.arraycopy(created(after.length), 0, after, 0, after.length);
        if (node.layer() instanceof Layer.Conv2d conv) {
          level(before, conv.groups());
          level(after, conv.groups());
        }
      } else {
        Arrays.setAll(after, c -> handedOn(node, c));
      }
      if (node.layer() instanceof Layer.Add) {
        node.inputs().forEach(other -> add(before, numbers.get(other)));
      }
      numbers.put(node.name(), after);
    }

    /** The number of the channel that the first input which has one gives to a channel of a node. */
    private int handedOn(Node node, int channel) {
      int place = 0;
      while (channels.source(node, place, channel) == Channels.NONE) {
        place++;
      }
      return numbers.get(node.inputs().get(place))[channels.source(node, place, channel)];
    }

    /** Whether channels are not those of one layer in their order, each once or several times in a row. */
    private static boolean ofSeveralLayers(int[] members) {
      return IntStream.range(1, members.length)
          .map(c -> members[c] - members[c - 1])
          .anyMatch(step -> step != 0 && step != 1);
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

    /** Layers that make one channel in common make all in common. */
    List<ChannelGroup> groups() {
      List<ChannelGroup> found = new ArrayList<>();
      for (Node node : architecture.nodes()) {
        int[] own = numbers.get(node.name());
        int[] read = numbers.get(channels.input(node));
        if (depthwise(node) || normalises(node)) {
          groups(own).forEach(group -> group.carriers().add(member(node, own, group)));
        } else if (produces(node)) {
          if (root(own[0]) != FIXED && !places.containsKey(root(own[0]))) {
            found.add(group(own));
          }
          groups(own).forEach(group -> group.producers().add(member(node, own, group)));
          groups(read).forEach(group -> group.readers().add(member(node, read, group)));
        }
      }
      return List.copyOf(found);
    }

    private ChannelGroup group(int[] members) {
      int[] roots = Arrays.stream(members).map(this::root).distinct().toArray();
      ChannelGroup group = new ChannelGroup(roots.length, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int channel = 0; channel < roots.length; channel++) {
        places.put(roots[channel], new Place(group, channel));
      }
      return group;
    }

    /** Those that channels are of, without what may not be pruned. */
    private List<ChannelGroup> groups(int[] members) {
      Map<ChannelGroup, Boolean> groups = new IdentityHashMap<>();
      return Arrays.stream(members).mapToObj(number -> places.get(root(number)))
          .filter(place -> place != null && groups.put(place.group(), true) == null)
          .map(Place::group)
          .toList();
    }

    private Member member(Node node, int[] members, ChannelGroup group) {
      return new Member(node, Arrays.stream(members).mapToObj(number -> channel(number, group)).toList());
    }

    private int channel(int number, ChannelGroup group) {
      Place place = places.get(root(number));
      return place != null && place.group() == group ? place.channel() : Channels.NONE;
    }
  }
}
