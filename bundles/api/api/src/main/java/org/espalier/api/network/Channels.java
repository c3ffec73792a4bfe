package org.espalier.api.network;

/** What a channel is in each shape: the first dimension of an image or a vector, the features of a sequence. */
public final class Channels {
  private final Architecture architecture;

  public Channels(Architecture architecture) {
    this.architecture = architecture;
  }

  /** Number of output channels of a node, or of {@link Architecture#INPUT}. */
  public int count(String node) {
    Shape shape = architecture.shape(node);
    return shape.rank() == 2 ? shape.get(1) : shape.get(0);
  }

  /** Number of channels that a node with one input reads. */
  public int inputs(Node node) {
    return count(input(node));
  }

  /** The node that a node with one input reads. */
  public String input(Node node) {
    return node.inputs().get(0);
  }

  /** The channel of a node's output, or of {@link Architecture#INPUT}, that an element of it belongs to. */
  public int channel(String node, int element) {
    Shape shape = architecture.shape(node);
    int area = shape.rank() == 2 ? 1 : shape.size() / shape.get(0);
    return element / area % count(node);
  }

  /** The channel of its layer's output that a weight helps to make: each gate of an LSTM's unit makes the same. */
  public int channel(ParameterSpec weight, int place) {
    int row = weight.size() / weight.shape().get(0);
    return place / row % count(weight.layer());
  }

  /** Which input channel an output channel of a flattening is a part of; of other element-wise layers, the same. */
  public int source(Node node, int channel) {
    if (!(node.layer() instanceof Layer.Flatten)) {
      return channel;
    }
    Shape shape = architecture.shape(input(node));
    return shape.rank() == 2 ? channel % shape.get(1) : channel / (shape.size() / shape.get(0));
  }
}
