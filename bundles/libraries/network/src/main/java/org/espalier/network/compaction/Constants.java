// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.compaction;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.network.Curve;

/** Which channels have one value whatever the input, at every place and time step, and which value. */
final class Constants {
  private final Channels channels;
  private final Weights weights;
  /** For each node a value a channel; NaN for one that varies. */
  private final Map<String, double[]> values = new HashMap<>();

  private Constants(Channels channels, Weights weights) {
    this.channels = channels;
    this.weights = weights;
  }

  static Constants of(Architecture architecture, Channels channels, Weights weights) {
    Constants constants = new Constants(channels, weights);
    double[] input = new double[channels.count(Architecture.INPUT)];
    Arrays.fill(input, Double.NaN);
    constants.values.put(Architecture.INPUT, input);
    for (Node node : architecture.nodes()) {
      constants.values.put(node.name(), constants.infer(node));
    }
    return constants;
  }

  boolean isConstant(String node, int channel) {
    return !Double.isNaN(values.get(node)[channel]);
  }

  double value(String node, int channel) {
    return values.get(node)[channel];
  }

  /**
   * Whether a constant input channel can become a part of the bias. Zero padding makes the sum differ at the border,
   * unless the constant is zero itself.
   */
  boolean foldable(Node node, int inputChannel) {
    double value = value(channels.input(node), inputChannel);
    return value == 0 || !(node.layer() instanceof Layer.Conv2d conv) || conv.padding() == 0;
  }

  private double[] infer(Node node) {
    return node.layer().accept(new Layer.Visitor<>() {
      @Override
      public double[] dense(Layer.Dense dense) {
        return linear(node);
      }

      @Override
      public double[] conv2d(Layer.Conv2d conv) {
        return linear(node);
      }

      @Override
      public double[] batchNorm(Layer.BatchNorm norm) {
        return Constants.this.batchNorm(node, norm.epsilon());
      }

      @Override
      public double[] layerNorm(Layer.LayerNorm norm) {
        return Constants.this.layerNorm(node, norm.epsilon());
      }

      @Override
      public double[] pool2d(Layer.Pool2d pool) {
        return elementwise(node, x -> x);
      }

      @Override
      public double[] globalAveragePool(Layer.GlobalAveragePool pool) {
        return elementwise(node, x -> x);
      }

      @Override
      public double[] flatten(Layer.Flatten flatten) {
        return elementwise(node, x -> x);
      }

      @Override
      public double[] activate(Layer.Activate activate) {
        return elementwise(node, Curve.of(activate.function())::at);
      }

      @Override
      public double[] lstm(Layer.Lstm lstm) {
        return Constants.this.lstm(node, lstm.units());
      }

      /** A sum with a NaN is NaN: an addition is constant if all that it adds is. */
      @Override
      public double[] add(Layer.Add add) {
        return elementwise(node, x -> x);
      }

      @Override
      public double[] concatenate(Layer.Concatenate concatenate) {
        return elementwise(node, x -> x);
      }
    });
  }

  /** A function of the sum of the inputs' channels, which all but an addition have one of. */
  private double[] elementwise(Node node, DoubleUnaryOperator function) {
    double[] output = new double[channels.count(node.name())];
    for (int c = 0; c < output.length; c++) {
      double sum = 0;
      for (int place = 0; place < node.inputs().size(); place++) {
        int source = channels.source(node, place, c);
        sum += source == Channels.NONE ? 0 : value(node.inputs().get(place), source);
      }
      output[c] = function.applyAsDouble(sum);
    }
    return output;
  }

  private double[] linear(Node node) {
    Linear linear = Linear.of(node, weights, channels.inputs(node));
    double[] output = new double[linear.outputs()];
    for (int o = 0; o < output.length; o++) {
      output[o] = linear.bias(o);
      for (int i = 0; i < linear.inputs(); i++) {
        if (linear.reads(o, i)) {
          boolean folds = isConstant(channels.input(node), i) && foldable(node, i);
          output[o] += folds ? linear.sum(o, i) * value(channels.input(node), i) : Double.NaN;
        }
      }
    }
    return output;
  }

  private double[] batchNorm(Node node, double epsilon) {
    float[] gain = weights.get(node.name() + ".gain");
    float[] bias = weights.get(node.name() + ".bias");
    float[] mean = weights.get(node.name() + ".running-mean");
    float[] variance = weights.get(node.name() + ".running-variance");
    double[] output = new double[gain.length];
    for (int c = 0; c < output.length; c++) {
      double x = value(channels.input(node), c);
      output[c] = gain[c] == 0 ? bias[c] : gain[c] * (x - mean[c]) / Math.sqrt(variance[c] + epsilon) + bias[c];
    }
    return output;
  }

  /** A sum with a NaN is NaN: where one feature varies, all do, but for those whose gain is 0. */
  private double[] layerNorm(Node node, double epsilon) {
    float[] gain = weights.get(node.name() + ".gain");
    float[] bias = weights.get(node.name() + ".bias");
    double[] x = values.get(channels.input(node));
    double mean = Arrays.stream(x).sum() / x.length;
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length;
    double[] output = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      output[c] = gain[c] == 0 ? bias[c] : gain[c] * (x[c] - mean) / Math.sqrt(variance + epsilon) + bias[c];
    }
    return output;
  }

  /** A unit whose candidate is always tanh(0) never leaves its zero state, whatever its gates do. */
  private double[] lstm(Node node, int units) {
    float[] weight = weights.get(node.name() + ".weight");
    float[] recurrent = weights.get(node.name() + ".recurrent");
    float[] bias = weights.get(node.name() + ".bias");
    double[] output = new double[units];
    for (int u = 0; u < units; u++) {
      int row = 2 * units + u;
      boolean silent = bias[row] == 0 && zero(weight, row, weight.length / (4 * units)) && zero(recurrent, row, units);
      output[u] = silent ? 0 : Double.NaN;
    }
    return output;
  }

  private static boolean zero(float[] matrix, int row, int columns) {
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      if (matrix[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
