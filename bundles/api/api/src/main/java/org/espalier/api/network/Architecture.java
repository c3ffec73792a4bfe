// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * An engine-neutral description of a network: layers in an order in which each reads only earlier ones; the last one is
 * the output. Shapes are inferred, and what can't be connected is refused, when it is built. Immutable.
 */
public final class Architecture {
  /** The name by which nodes refer to the network's input. */
  public static final String INPUT = "input";

  private final Shape inputShape;
  private final List<Node> nodes;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final List<ParameterSpec> parameters;

  /**
   * @throws IllegalArgumentException naming the node that can't be connected, with the shapes involved
   */
  public Architecture(Shape inputShape, List<Node> nodes) {
    this.inputShape = inputShape;
    this.nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("an architecture needs at least one layer");
    }
    shapes.put(INPUT, inputShape);
    List<ParameterSpec> found = new ArrayList<>();
    for (Node node : nodes) {
      List<Shape> inputs = node.inputs().stream().map(name -> known(node, name)).toList();
      Inference inference = new Inference(node, inputs);
      if (shapes.putIfAbsent(node.name(), inference.output()) != null) {
        throw new IllegalArgumentException("two layers are named " + node.name());
      }
      found.addAll(inference.parameters());
    }
    this.parameters = List.copyOf(found);
  }

  private Shape known(Node node, String input) {
    Shape shape = shapes.get(input);
    if (shape == null) {
      throw new IllegalArgumentException(
          "layer " + node.name() + " reads " + input + ", which is not an earlier layer; known: " + shapes.keySet());
    }
    return shape;
  }

  /** Starts a chain of layers. */
  public static Builder from(Shape inputShape) {
    return new Builder(inputShape);
  }

  public Shape inputShape() {
    return inputShape;
  }

  public Shape outputShape() {
    return shapes.get(nodes.get(nodes.size() - 1).name());
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** Output shape of a node, or of {@link #INPUT}. */
  public Shape shape(String node) {
    Shape shape = shapes.get(node);
    if (shape == null) {
      throw new NoSuchElementException("no layer " + node + "; there are " + shapes.keySet());
    }
    return shape;
  }

  /** Every parameter, in the order of the layers: the order in which initial weights are drawn. */
  public List<ParameterSpec> parameters() {
    return parameters;
  }

  public ParameterSpec parameter(String name) {
    return parameters.stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException(
                "no parameter " + name + "; there are " + parameters.stream().map(ParameterSpec::name).toList()));
  }

  /**
   * Layers with weights that make the output, in order: none with weights follows on the way there. A network with
   * several heads that are added has several.
   */
  public List<String> outputLayers() {
    Set<String> made = makers(nodes.get(nodes.size() - 1).name(), new HashSet<>());
    return nodes.stream().map(Node::name).filter(made::contains).toList();
  }

  /** Layers with weights that read the network's input, in order: none with weights comes before. */
  public List<String> inputLayers() {
    return nodes.stream()
        .filter(this::weighs)
        .filter(node -> node.inputs().stream().anyMatch(input -> makers(input, new HashSet<>()).contains(INPUT)))
        .map(Node::name)
        .toList();
  }

  /** What a node's value is made by without weights between: layers with weights, {@link #INPUT}. */
  private Set<String> makers(String name, Set<String> seen) {
    Set<String> found = new HashSet<>();
    Optional<Node> node = nodes.stream().filter(one -> one.name().equals(name)).findFirst();
    if (node.map(this::weighs).orElse(true)) {
      found.add(name);
    } else if (seen.add(name)) {
      node.get().inputs().forEach(input -> found.addAll(makers(input, seen)));
    }
    return found;
  }

  private boolean weighs(Node node) {
    return parameters.stream().anyMatch(p -> p.layer().equals(node.name()) && p.role() == ParameterSpec.Role.WEIGHT);
  }

  /** Number of trained parameters. */
  public long parameterCount() {
    return parameters.stream().filter(ParameterSpec::trained).mapToLong(ParameterSpec::size).sum();
  }

  /** Multiply-accumulates of one forward pass of one sample. */
  public long macs() {
    return parameters.stream().mapToLong(p -> p.macsPerWeight() * p.size()).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Architecture that && inputShape.equals(that.inputShape) && nodes.equals(that.nodes);
  }

  @Override
  public int hashCode() {
    return 31 * inputShape.hashCode() + nodes.hashCode();
  }

  /** For people: {@code 64 -> dense1 256 -> ...}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(inputShape.toString());
    nodes.forEach(node -> text.append(" -> ").append(node.name()).append(' ').append(shapes.get(node.name())));
    return text.toString();
  }

  /**
   * Appends layers, each reading the one before it, and names them by kind and number: dense1, conv1, tanh1, and
   * relu6-1, since a digit ends the kind.
   */
  public static final class Builder {
    private final Shape inputShape;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    private Builder(Shape inputShape) {
      this.inputShape = inputShape;
    }

    /** Name of the layer appended last, for a later {@link #add}. */
    public String last() {
      return nodes.isEmpty() ? INPUT : nodes.get(nodes.size() - 1).name();
    }

    /** A layer that reads the last one. */
    public Builder then(Layer layer) {
      return node(layer, List.of(last()));
    }

    /** A layer that reads the named ones. */
    public Builder node(Layer layer, List<String> inputs) {
      String kind = layer.accept(new Names());
      String separator = Character.isDigit(kind.charAt(kind.length() - 1)) ? "-" : "";
      nodes.add(new Node(kind + separator + counts.merge(kind, 1, Integer::sum), layer, inputs));
      return this;
    }

    /** Fully connected, biases 0. */
    public Builder dense(int units, Initializer weights) {
      return then(new Layer.Dense(units, weights, Initializer.ZERO));
    }

    /** Convolution that keeps the image size (odd kernel, stride 1), without a bias: batch norm follows. */
    public Builder conv(int filters, int kernel, Initializer weights) {
      return conv(filters, kernel, 1, weights);
    }

    /** The same in groups: a filter reads the channels of its group alone. */
    public Builder conv(int filters, int kernel, int groups, Initializer weights) {
      return then(new Layer.Conv2d(filters, kernel, 1, kernel / 2, groups, false, weights, Initializer.ZERO));
    }

    /** Depthwise convolution that keeps the image size (odd kernel, stride 1), a filter a channel, without a bias. */
    public Builder depthwise(int kernel, Initializer weights) {
      int channels = (nodes.isEmpty() ? inputShape : build().outputShape()).get(0);
      return conv(channels, kernel, channels, weights);
    }

    public Builder batchNorm() {
      return then(Layer.BatchNorm.DEFAULT);
    }

    public Builder layerNorm() {
      return then(Layer.LayerNorm.DEFAULT);
    }

    public Builder activate(Activation function) {
      return then(new Layer.Activate(function));
    }

    /** Maximum over 2 x 2 windows. */
    public Builder maxPool() {
      return then(new Layer.Pool2d(Layer.Pooling.MAX, 2, 2));
    }

    public Builder flatten() {
      return then(new Layer.Flatten());
    }

    /** The sum of the last layer and an earlier one. */
    public Builder add(String earlier) {
      return node(new Layer.Add(), List.of(last(), earlier));
    }

    /** The last layer and an earlier one behind it. */
    public Builder concatenate(String earlier) {
      return node(new Layer.Concatenate(), List.of(last(), earlier));
    }

    public Architecture build() {
      return new Architecture(inputShape, nodes);
    }
  }

  /** What layers are called, with a number behind it, if they are not given names. */
  private static final class Names implements Layer.Visitor<String> {
    @Override
    public String dense(Layer.Dense layer) {
      return "dense";
    }

    @Override
    public String conv2d(Layer.Conv2d layer) {
      return "conv";
    }

    @Override
    public String batchNorm(Layer.BatchNorm layer) {
      return "norm";
    }

    @Override
    public String layerNorm(Layer.LayerNorm layer) {
      return "norm";
    }

    @Override
    public String pool2d(Layer.Pool2d layer) {
      return "pool";
    }

    @Override
    public String globalAveragePool(Layer.GlobalAveragePool layer) {
      return "pool";
    }

    @Override
    public String flatten(Layer.Flatten layer) {
      return "flatten";
    }

    @Override
    public String activate(Layer.Activate layer) {
      return layer.function().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String lstm(Layer.Lstm layer) {
      return "lstm";
    }

    @Override
    public String add(Layer.Add layer) {
      return "add";
    }

    @Override
    public String concatenate(Layer.Concatenate layer) {
      return "concat";
    }
  }
}
