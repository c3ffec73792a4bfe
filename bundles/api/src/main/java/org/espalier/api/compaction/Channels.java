package org.espalier.api.compaction;

import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;

/** What a channel is in each shape: the first dimension of an image or a vector, the features of a sequence. */
final class Channels {
  private final Architecture architecture;

  Channels(Architecture architecture) {
    this.architecture = architecture;
  }

  /** Number of output channels of a node. */
  int count(String node) {
    Shape shape = architecture.shape(node);
    return shape.rank() == 2 ? shape.get(1) : shape.get(0);
  }

  /** Number of input channels of a node with one input. */
  int inputs(Node node) {
    return count(input(node));
  }

  /** The node that a node with one input reads. */
  String input(Node node) {
    return node.inputs().get(0);
  }

  /** Which input channel an output channel of a flattening is a part of; of other element-wise layers, the same. */
  int source(Node node, int channel) {
    if (!(node.layer() instanceof Layer.Flatten)) {
      return channel;
    }
    Shape shape = architecture.shape(input(node));
    return shape.rank() == 2 ? channel % shape.get(1) : channel / (shape.size() / shape.get(0));
  }
}
