package org.espalier.network.compaction;

import org.espalier.api.engine.Weights;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;

/** Weights of a dense or convolutional layer (or of an LSTM's input) as blocks [output, input, kernel area]. */
final class Linear {
  private final float[] weight;
  private final float[] bias;
  private final int inputs;
  private final int area;

  private Linear(float[] weight, float[] bias, int inputs) {
    this.weight = weight;
    this.bias = bias;
    this.inputs = inputs;
    this.area = weight.length / (bias.length * inputs);
  }

  static Linear of(Node node, Weights weights, int inputs) {
    float[] weight = weights.get(node.name() + ".weight");
    if (node.layer() instanceof Layer.Conv2d conv && !conv.bias()) {
      return new Linear(weight, new float[conv.filters()], inputs);
    }
    return new Linear(weight, weights.get(node.name() + ".bias"), inputs);
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

  float weight(int output, int input, int place) {
    return weight[(output * inputs + input) * area + place];
  }

  /** Whether any weight between the two is not zero. */
  boolean reads(int output, int input) {
    for (int place = 0; place < area; place++) {
      if (weight(output, input, place) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Sum of the weights between the two. */
  double sum(int output, int input) {
    double sum = 0;
    for (int place = 0; place < area; place++) {
      sum += weight(output, input, place);
    }
    return sum;
  }
}
