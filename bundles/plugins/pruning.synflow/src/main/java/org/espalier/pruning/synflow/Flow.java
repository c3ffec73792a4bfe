// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.synflow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;

/**
 * Synaptic flow through dense layers, additions and concatenations; activations and flattening let it pass, biases
 * carry none.
 */
final class Flow {
  private final Architecture architecture;

  /**
   * @param architecture of layers that it {@link #knows}
   */
  Flow(Architecture architecture) {
    this.architecture = architecture;
  }

  /** Whether flow is defined for a layer here. */
  static boolean knows(Architecture architecture, Node node) {
    Layer layer = node.layer();
    boolean vector = architecture.shape(node.name()).rank() == 1;
    return layer instanceof Layer.Activate
        || layer instanceof Layer.Flatten
        || layer instanceof Layer.Add
        || (layer instanceof Layer.Concatenate && vector)
        || (layer instanceof Layer.Dense && vector);
  }

  /**
   * For every weight its magnitude times the derivative by it of the sum of the outputs, with ones for inputs and
   * magnitudes for weights (Tanaka et al. 2020, eq. 2).
   */
  Map<String, double[]> of(Map<String, float[]> magnitudes) {
    Map<String, double[]> values = forward(magnitudes);
    Map<String, double[]> slopes = new HashMap<>();
    values.forEach((name, value) -> slopes.put(name, new double[value.length]));
    List<Node> nodes = architecture.nodes();
    Arrays.fill(slopes.get(nodes.get(nodes.size() - 1).name()), 1);
    Map<String, double[]> flows = new LinkedHashMap<>();
    for (int n = nodes.size() - 1; n >= 0; n--) {
      Node node = nodes.get(n);
      if (node.layer() instanceof Layer.Dense) {
        String input = node.inputs().get(0);
        float[] weights = magnitudes.get(weight(node));
        flows.put(weight(node), dense(weights, values.get(input), slopes.get(input), slopes.get(node.name())));
      } else {
        int from = 0;
        for (String input : node.inputs()) {
          add(slopes.get(node.name()), from, slopes.get(input), 0, slopes.get(input).length);
          from += step(node, slopes.get(input));
        }
      }
    }
    return flows;
  }

  private Map<String, double[]> forward(Map<String, float[]> magnitudes) {
    Map<String, double[]> values = new HashMap<>();
    double[] ones = new double[architecture.inputShape().size()];
    Arrays.fill(ones, 1);
    values.put(Architecture.INPUT, ones);
    for (Node node : architecture.nodes()) {
      double[] value = new double[architecture.shape(node.name()).size()];
      if (node.layer() instanceof Layer.Dense) {
        multiply(magnitudes.get(weight(node)), values.get(node.inputs().get(0)), value);
      } else {
        int to = 0;
        for (String input : node.inputs()) {
          add(values.get(input), 0, value, to, values.get(input).length);
          to += step(node, values.get(input));
        }
      }
      values.put(node.name(), value);
    }
    return values;
  }

  private static void multiply(float[] weights, double[] input, double[] output) {
    for (int k = 0; k < output.length; k++) {
      for (int j = 0; j < input.length; j++) {
        output[k] += weights[k * input.length + j] * input[j];
      }
    }
  }

  /** Flows of a dense layer's weights; adds to the slopes of its input. */
  private static double[] dense(float[] weights, double[] input, double[] inputSlopes, double[] slopes) {
    double[] flows = new double[weights.length];
    for (int k = 0; k < slopes.length; k++) {
      for (int j = 0; j < input.length; j++) {
        int place = k * input.length + j;
        flows[place] = slopes[k] * weights[place] * input[j];
        inputSlopes[j] += slopes[k] * weights[place];
      }
    }
    return flows;
  }

  /** From where an input lies in what a node gives to where the next one does: a sum has them in one place. */
  private static int step(Node node, double[] input) {
    return node.layer() instanceof Layer.Concatenate ? input.length : 0;
  }

  private static void add(double[] from, int fromAt, double[] to, int toAt, int length) {
    for (int i = 0; i < length; i++) {
      to[toAt + i] += from[fromAt + i];
    }
  }

  private static String weight(Node node) {
    return node.name() + ".weight";
  }
}
