// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;

/**
 * What of a masked network a signal can pass: which inputs, weights and outputs lie on a path of kept weights from an
 * input to an output. Paths go through single numbers: pixels, not channels; moments of a sequence. It is a property
 * of the masks and not of the weights' values.
 *
 * <p>A path goes through every layer as its signal does: through the gates of an LSTM, from each of its moments to the
 * next with the unit's own state, along a convolution's kernel to each place at which it is applied, not into its
 * padding; a batch norm lets a channel pass whose gain is kept, a layer norm takes every feature to each whose gain is
 * kept. Biases are no way in. Immutable.
 */
public final class Connectivity {
  private static final String WEIGHT = ".weight";
  private static final String RECURRENT = ".recurrent";

  private final Architecture architecture;
  private final Map<String, Mask> masks;
  /** For each node, and for the input, to which of its numbers a path leads from an input. */
  private final Map<String, boolean[]> fed = new HashMap<>();
  /** For each node, and for the input, from which of its numbers a path leads to an output. */
  private final Map<String, boolean[]> read = new HashMap<>();

  private Connectivity(Architecture architecture, Map<String, Mask> masks) {
    this.architecture = architecture;
    this.masks = masks;
    fed.put(Architecture.INPUT, flags(Architecture.INPUT, true));
    read.put(Architecture.INPUT, flags(Architecture.INPUT, false));
    List<Node> nodes = architecture.nodes();
    for (Node node : nodes) {
      fed.put(node.name(), flags(node.name(), false));
      read.put(node.name(), flags(node.name(), false));
    }
    Arrays.fill(read.get(last()), true);
    nodes.forEach(this::forward);
    for (int n = nodes.size() - 1; n >= 0; n--) {
      backward(nodes.get(n), read);
    }
  }

  /**
   * Of a network with these masks.
   *
   * @param masks by parameter; what has none is kept whole
   */
  public static Connectivity of(Architecture architecture, Map<String, Mask> masks) {
    return new Connectivity(architecture, Map.copyOf(masks));
  }

  /** Of a network with the masks that it has now. */
  public static Connectivity of(Network network) {
    Map<String, Mask> masks = new HashMap<>();
    network.architecture().parameters().stream()
        .filter(ParameterSpec::trained)
        .forEach(parameter -> masks.put(parameter.name(), network.mask(parameter.name())));
    return of(network.architecture(), masks);
  }

  /** How many of the network's inputs a path leads from to an output. */
  public int inputs() {
    return count(read.get(Architecture.INPUT));
  }

  /** How many of the network's outputs a path leads to from an input: the others never change. */
  public int outputs() {
    return count(fed.get(last()));
  }

  /** How many of the numbers that a layer reads have a path through this layer to an output. */
  public int inputs(String layer) {
    Node node = node(layer);
    Map<String, boolean[]> through = new HashMap<>();
    node.inputs().forEach(input -> through.put(input, flags(input, false)));
    through.put(layer, read.get(layer));
    backward(node, through);
    return node.inputs().stream().distinct().mapToInt(input -> count(through.get(input))).sum();
  }

  /** Weights of a parameter that lie on a path from an input to an output. */
  public Mask live(ParameterSpec weight) {
    boolean[] live = new boolean[weight.size()];
    Node node = node(weight.layer());
    if (weight.role() != Role.WEIGHT) {
      throw new IllegalArgumentException(weight.name() + " is no weight, and no path goes along it");
    }
    boolean[] from = fed.get(node.inputs().get(0));
    if (node.layer() instanceof Layer.Lstm lstm) {
      boolean[] reached = fedState(node, lstm);
      boolean[] reading = readState(node, lstm, read.get(node.name()));
      boolean recurrent = weight.name().endsWith(RECURRENT);
      boolean[] source = recurrent ? reached : from;
      lstmEdges(node, lstm, weight, (in, out, place) -> live[place] |= source[in] && reading[out]);
    } else {
      boolean[] to = read.get(node.name());
      edges(node, (in, out, place) -> live[place] |= from[in] && to[out]);
    }
    return Mask.of(live);
  }

  /**
   * The layers at which every path ends, in order; empty if there is a path. They are those that a signal comes to and
   * does not pass, and those before and behind them on its way that keep no weight.
   */
  public List<String> cuts() {
    Set<String> cut = new HashSet<>();
    if (outputs() == 0) {
      cuts(last(), cut, new HashSet<>());
    }
    return architecture.nodes().stream().map(Node::name).filter(cut::contains).toList();
  }

  /** Goes up from a node to which no path leads. */
  private void cuts(String name, Set<String> cut, Set<String> seen) {
    if (!seen.add(name)) {
      return;
    }
    Node node = node(name);
    boolean comes = node.inputs().stream().anyMatch(input -> count(fed.get(input)) > 0);
    if (comes || empty(node)) {
      cut.add(name);
    }
    node.inputs().stream().filter(input -> count(fed.get(input)) == 0).forEach(input -> cuts(input, cut, seen));
  }

  private boolean empty(Node node) {
    return architecture.parameters().stream()
        .filter(parameter -> parameter.layer().equals(node.name()) && !parameter.name().endsWith(RECURRENT))
        .filter(parameter -> parameter.role() == Role.WEIGHT || parameter.role() == Role.GAIN)
        .anyMatch(parameter -> mask(parameter).kept() == 0);
  }

  private void forward(Node node) {
    boolean[] to = fed.get(node.name());
    if (node.layer() instanceof Layer.Lstm lstm) {
      boolean[] state = fedState(node, lstm);
      System.arraycopy(state, state.length - to.length, to, 0, to.length);
    } else if (node.inputs().size() > 1) {
      joints(node, (input, in, out) -> to[out] |= fed.get(input)[in]);
    } else {
      boolean[] from = fed.get(node.inputs().get(0));
      edges(node, (in, out, place) -> to[out] |= from[in]);
    }
  }

  /** Tells the inputs of a node which of its numbers have a path to an output. */
  private void backward(Node node, Map<String, boolean[]> flags) {
    boolean[] to = flags.get(node.name());
    boolean[] from = flags.get(node.inputs().get(0));
    if (node.layer() instanceof Layer.Lstm lstm) {
      boolean[] state = readState(node, lstm, to);
      lstmEdges(node, lstm, parameter(node, WEIGHT), (in, out, place) -> from[in] |= state[out]);
    } else if (node.inputs().size() > 1) {
      joints(node, (input, in, out) -> flags.get(input)[in] |= to[out]);
    } else {
      edges(node, (in, out, place) -> from[in] |= to[out]);
    }
  }

  /** A connection from a number of one of the inputs of a layer that reads several. */
  private interface Joint {
    void pass(String input, int in, int out);
  }

  private void joints(Node node, Joint joint) {
    Channels channels = new Channels(architecture);
    boolean adds = node.layer() instanceof Layer.Add;
    for (int place = 0; place < node.inputs().size(); place++) {
      String input = node.inputs().get(place);
      for (int i = 0; i < architecture.shape(input).size(); i++) {
        joint.pass(input, i, adds ? i : channels.concatenated(node, place, i));
      }
    }
  }

  /** A connection from a number that a layer reads to one that it writes. */
  private interface Edge {
    /**
     * @param place of the weight; 0 where there is none
     */
    void pass(int in, int out, int place);
  }

  /** The connections of a layer; an LSTM's go through its state. */
  private void edges(Node node, Edge edge) {
    node.layer().accept(new Edges(node)).to(edge);
  }

  /** Tells an edge all connections of a layer. */
  private interface Wires {
    void to(Edge edge);
  }

  /** The connections of each kind of layer. */
  private final class Edges implements Layer.Visitor<Wires> {
    private final Node node;
    private final String input;

    Edges(Node node) {
      this.node = node;
      this.input = node.inputs().get(0);
    }

    @Override
    public Wires dense(Layer.Dense dense) {
      return edge -> Connectivity.this.dense(node, edge);
    }

    @Override
    public Wires conv2d(Layer.Conv2d conv) {
      return edge -> conv(node, conv, edge);
    }

    @Override
    public Wires batchNorm(Layer.BatchNorm norm) {
      Mask gains = mask(parameter(node, ".gain"));
      Channels channels = new Channels(architecture);
      return edge -> {
        for (int i = 0; i < size(); i++) {
          if (gains.keeps(channels.channel(input, i))) {
            edge.pass(i, i, 0);
          }
        }
      };
    }

    @Override
    public Wires layerNorm(Layer.LayerNorm norm) {
      Mask gains = mask(parameter(node, ".gain"));
      int features = gains.size();
      return edge -> {
        // a single feature is its own mean
        for (int i = 0; features > 1 && i < size(); i++) {
          for (int feature : gains.places()) {
            edge.pass(i, i / features * features + feature, 0);
          }
        }
      };
    }

    @Override
    public Wires pool2d(Layer.Pool2d pool) {
      return edge -> {
        int channels = architecture.shape(node.name()).get(0);
        for (int c = 0; c < channels; c++) {
          for (int place = 0; place < pool.kernel() * pool.kernel(); place++) {
            window(node, c, c, place, pool.kernel(), pool.stride(), 0, 0, edge);
          }
        }
      };
    }

    @Override
    public Wires globalAveragePool(Layer.GlobalAveragePool pool) {
      Channels channels = new Channels(architecture);
      return edge -> {
        for (int i = 0; i < size(); i++) {
          edge.pass(i, channels.channel(input, i), 0);
        }
      };
    }

    @Override
    public Wires flatten(Layer.Flatten flatten) {
      return this::each;
    }

    @Override
    public Wires activate(Layer.Activate activate) {
      return this::each;
    }

    @Override
    public Wires lstm(Layer.Lstm lstm) {
      throw new IllegalStateException("the connections of " + node.name() + " go through its state");
    }

    @Override
    public Wires add(Layer.Add add) {
      throw new IllegalStateException("the connections of " + node.name() + " come from several layers");
    }

    @Override
    public Wires concatenate(Layer.Concatenate concatenate) {
      throw new IllegalStateException("the connections of " + node.name() + " come from several layers");
    }

    private void each(Edge edge) {
      for (int i = 0; i < size(); i++) {
        edge.pass(i, i, 0);
      }
    }

    private int size() {
      return architecture.shape(input).size();
    }
  }

  private void dense(Node node, Edge edge) {
    ParameterSpec weight = parameter(node, WEIGHT);
    int outputs = weight.shape().get(0);
    int inputs = weight.shape().get(1);
    int steps = architecture.shape(node.name()).size() / outputs;
    for (int place : mask(weight).places()) {
      for (int s = 0; s < steps; s++) {
        edge.pass(s * inputs + place % inputs, s * outputs + place / inputs, place);
      }
    }
  }

  private void conv(Node node, Layer.Conv2d conv, Edge edge) {
    ParameterSpec weight = parameter(node, WEIGHT);
    int area = conv.kernel() * conv.kernel();
    int inputs = weight.shape().get(1);
    int channels = architecture.shape(node.inputs().get(0)).get(0);
    for (int place : mask(weight).places()) {
      int filter = place / area / inputs;
      int channel = conv.firstChannel(filter, channels) + place / area % inputs;
      window(node, channel, filter, place % area, conv.kernel(), conv.stride(), conv.padding(), place, edge);
    }
  }

  /** The connections of one place of a kernel, wherever it is applied. */
  private void window(
      Node node, int channelIn, int channelOut, int inKernel, int kernel, int stride, int padding, int place,
      Edge edge) {
    int heightIn = architecture.shape(node.inputs().get(0)).get(1);
    int widthIn = architecture.shape(node.inputs().get(0)).get(2);
    int height = architecture.shape(node.name()).get(1);
    int width = architecture.shape(node.name()).get(2);
    for (int y = 0; y < height; y++) {
      int yIn = y * stride - padding + inKernel / kernel;
      for (int x = 0; x < width && yIn >= 0 && yIn < heightIn; x++) {
        int xIn = x * stride - padding + inKernel % kernel;
        if (xIn >= 0 && xIn < widthIn) {
          edge.pass((channelIn * heightIn + yIn) * widthIn + xIn, (channelOut * height + y) * width + x, place);
        }
      }
    }
  }

  /** To which units of an LSTM a path leads, at each of its moments. */
  private boolean[] fedState(Node node, Layer.Lstm lstm) {
    boolean[] from = fed.get(node.inputs().get(0));
    boolean[] state = new boolean[steps(node) * lstm.units()];
    lstmEdges(node, lstm, parameter(node, WEIGHT), (in, out, place) -> state[out] |= from[in]);
    for (int t = 1; t < steps(node); t++) {
      between(node, lstm, t, (earlier, later, place) -> state[later] |= state[earlier]);
    }
    return state;
  }

  /** From which units of an LSTM a path leads to an output, at each of its moments. */
  private boolean[] readState(Node node, Layer.Lstm lstm, boolean[] output) {
    boolean[] state = new boolean[steps(node) * lstm.units()];
    System.arraycopy(output, 0, state, state.length - output.length, output.length);
    for (int t = steps(node) - 1; t > 0; t--) {
      between(node, lstm, t, (earlier, later, place) -> state[earlier] |= state[later]);
    }
    return state;
  }

  /** From the units at one moment to those at the next. */
  private void between(Node node, Layer.Lstm lstm, int later, Edge edge) {
    int units = lstm.units();
    for (int u = 0; u < units; u++) {
      edge.pass((later - 1) * units + u, later * units + u, 0);
    }
    for (int place : mask(parameter(node, RECURRENT)).places()) {
      edge.pass((later - 1) * units + place % units, later * units + place / units % units, place);
    }
  }

  /** From what an LSTM reads to its units, or from these to themselves a moment later. */
  private void lstmEdges(Node node, Layer.Lstm lstm, ParameterSpec weight, Edge edge) {
    int units = lstm.units();
    int columns = weight.shape().get(1);
    boolean recurrent = weight.name().endsWith(RECURRENT);
    for (int place : mask(weight).places()) {
      // at the first moment there is no state: none that is read, none that the second gate could forget
      boolean later = recurrent || place / columns / units == 1;
      for (int t = later ? 1 : 0; t < steps(node); t++) {
        edge.pass((recurrent ? t - 1 : t) * columns + place % columns, t * units + place / columns % units, place);
      }
    }
  }

  private int steps(Node lstm) {
    return architecture.shape(lstm.inputs().get(0)).get(0);
  }

  private Mask mask(ParameterSpec parameter) {
    return masks.getOrDefault(parameter.name(), Mask.all(parameter.size()));
  }

  private ParameterSpec parameter(Node node, String kind) {
    return architecture.parameter(node.name() + kind);
  }

  private Node node(String name) {
    return architecture.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  private String last() {
    return architecture.nodes().get(architecture.nodes().size() - 1).name();
  }

  private boolean[] flags(String node, boolean value) {
    boolean[] flags = new boolean[architecture.shape(node).size()];
    Arrays.fill(flags, value);
    return flags;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}
