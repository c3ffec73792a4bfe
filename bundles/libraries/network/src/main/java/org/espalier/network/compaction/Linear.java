// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.compaction;

import org.espalier.api.engine.Weights;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;

/**
 * Weights of a dense or convolutional layer (or of an LSTM's input) as blocks [output, input, kernel area]; where there
 * are groups, an output has blocks for the inputs of its own alone, and does not read the others.
 */
final class Linear {
  private final float[] weight;
  private final float[] bias;
  private final int inputs;
  private final int groups;
  private final int area;

  private Linear(float[] weight, float[] bias, int inputs, int groups) {
    this.weight = weight;
    this.bias = bias;
    this.inputs = inputs;
    this.groups = groups;
    this.area = weight.length / (bias.length * (inputs / groups));
  }

  static Linear of(Node node, Weights weights, int inputs) {
    float[] weight = weights.get(node.name() + ".weight");
    int groups = 1;
    if (node.layer() instanceof Layer.Conv2d conv) {
      groups = conv.groups();
      if (!conv.bias()) {
        return new Linear(weight, new float[conv.filters()], inputs, groups);
      }
    }
    return new Linear(weight, weights.get(node.name() + ".bias"), inputs, groups);
  }

  int outputs() {
    return bias.length;
  }

  int inputs() {
    return inputs;
  }

  int area() {
    return area;
  }

  float bias(int output) {
    return bias[output];
  }

  /** Whether the output has weights for the input: both are of one group. */
  boolean joins(int output, int input) {
    return output / (bias.length / groups) == input / (inputs / groups);
  }

  /** Of an input that the output {@link #joins}. */
  float weight(int output, int input, int place) {
    int own = inputs / groups;
    return weight[(output * own + input % own) * area + place];
  }

  /** Whether any weight between the two is not zero. */
  boolean reads(int output, int input) {
    for (int place = 0; joins(output, input) && place < area; place++) {
      if (weight(output, input, place) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Sum of the weights between the two. */
  double sum(int output, int input) {
    double sum = 0;
    for (int place = 0; joins(output, input) && place < area; place++) {
      sum += weight(output, input, place);
    }
    return sum;
  }
}
