// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

/** What a channel is in each shape: the first dimension of an image or a vector, the features of a sequence. */
public final class Channels {
  /** Instead of a channel's number, where there is none. */
  public static final int NONE = -1;

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

  /**
   * Which channel of one of its inputs a layer without channels of its own makes a channel of: a flattening one of
   * which it is a part, a concatenation one of a single input and {@link #NONE} of the others, all other layers the
   * same.
   *
   * @param place of the input among those of the node
   */
  public int source(Node node, int place, int channel) {
    return node.layer().accept(new Layer.Other<>() {
      @Override
      public Integer other(Layer layer) {
        return channel;
      }

      @Override
      public Integer flatten(Layer.Flatten layer) {
        Shape shape = architecture.shape(input(node));
        return shape.rank() == 2 ? channel % shape.get(1) : channel / (shape.size() / shape.get(0));
      }

      @Override
      public Integer concatenate(Layer.Concatenate layer) {
        int own = channel - before(node, place);
        return own >= 0 && own < count(node.inputs().get(place)) ? own : NONE;
      }
    });
  }

  /** Channels of a concatenation before those of an input. */
  private int before(Node node, int place) {
    return node.inputs().subList(0, place).stream().mapToInt(this::count).sum();
  }

  /**
   * Which element of a concatenation an element of one of its inputs becomes.
   *
   * @param place of the input among those of the node
   */
  public int concatenated(Node node, int place, int element) {
    Shape shape = architecture.shape(node.inputs().get(place));
    int own = count(node.inputs().get(place));
    return shape.rank() == 2
        ? element / own * count(node.name()) + before(node, place) + element % own
        : before(node, place) * (shape.size() / own) + element;
  }
}
