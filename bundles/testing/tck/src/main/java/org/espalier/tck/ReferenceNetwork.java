// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;

/**
 * What a network means: every layer in float64, written for plainness. Gradients are central differences, so that no
 * derivation is shared with an engine.
 */
public final class ReferenceNetwork {
  /** So small that a ReLU's kink is hardly ever between the two sides of a difference. */
  private static final double STEP = 1e-7;

  /** Where differences are taken twice. */
  private static final double BEND_STEP = 3e-5;

  private final Architecture architecture;
  private final Map<String, double[]> parameters = new TreeMap<>();

  private ReferenceNetwork(Architecture architecture) {
    this.architecture = architecture;
  }

  /** The reference at the network's present parameters. */
  public static ReferenceNetwork of(Network network) {
    return of(network.architecture(), network.weights());
  }

  /** The reference with these parameters. */
  public static ReferenceNetwork of(Architecture architecture, Weights weights) {
    ReferenceNetwork reference = new ReferenceNetwork(architecture);
    for (ParameterSpec spec : architecture.parameters()) {
      reference.parameters.put(spec.name(), doubles(weights.get(spec.name())));
    }
    return reference;
  }

  /** Outputs of every node, and of {@link Architecture#INPUT}, for a batch [sample][feature]. */
  public Map<String, double[][]> forward(double[][] inputs, Mode mode) {
    Map<String, double[][]> values = new HashMap<>();
    values.put(Architecture.INPUT, inputs);
    for (Node node : architecture.nodes()) {
      List<double[][]> read = node.inputs().stream().map(values::get).toList();
      values.put(node.name(), forward(node, read, mode));
    }
    return values;
  }

  /** Outputs of the last node. */
  public double[][] outputs(double[][] inputs, Mode mode) {
    List<Node> nodes = architecture.nodes();
    return forward(inputs, mode).get(nodes.get(nodes.size() - 1).name());
  }

  /** Derivatives, by the parameter's elements at the places, of the sum of outputs times their gradients. */
  public double[] gradient(String parameter, int[] places, double[][] inputs, double[][] outputGradients) {
    double[] values = parameters.get(parameter);
    return Arrays.stream(places).mapToDouble(place -> slope(values, place, inputs, outputGradients)).toArray();
  }

  /** The same by one sample's inputs. */
  double[] inputGradient(int sample, double[][] inputs, double[][] outputGradients) {
    double[] slopes = new double[inputs[sample].length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = slope(inputs[sample], i, inputs, outputGradients);
    }
    return slopes;
  }

  private double slope(double[] varied, int place, double[][] inputs, double[][] outputGradients) {
    double held = varied[place];
    varied[place] = held + STEP;
    double above = weightedSum(outputs(inputs, Mode.TRAIN), outputGradients);
    varied[place] = held - STEP;
    double below = weightedSum(outputs(inputs, Mode.TRAIN), outputGradients);
    varied[place] = held;
    return (above - below) / (2 * STEP);
  }

  /**
   * How the derivatives of a loss by the parameter's elements at the places change along a direction of all parameters,
   * by differences in both: the loss is the sum of outputs' squares times half their weights.
   */
  double[] curvature(
      String parameter, int[] places, Map<String, float[]> direction, double[][] inputs, double[][] weights) {
    double[] values = parameters.get(parameter);
    double[] curvature = new double[places.length];
    for (int sign : new int[] {1, -1}) {
      move(direction, sign * BEND_STEP);
      for (int i = 0; i < places.length; i++) {
        double held = values[places[i]];
        values[places[i]] = held + BEND_STEP;
        double above = weightedSquares(outputs(inputs, Mode.TRAIN), weights);
        values[places[i]] = held - BEND_STEP;
        double below = weightedSquares(outputs(inputs, Mode.TRAIN), weights);
        values[places[i]] = held;
        curvature[i] += sign * (above - below) / (4 * BEND_STEP * BEND_STEP);
      }
      move(direction, -sign * BEND_STEP);
    }
    return curvature;
  }

  /** How the outputs move along a direction of the parameters, by differences. */
  double[][] tangents(Map<String, float[]> direction, double[][] inputs, Mode mode) {
    move(direction, STEP);
    double[][] above = outputs(inputs, mode);
    move(direction, -2 * STEP);
    double[][] below = outputs(inputs, mode);
    move(direction, STEP);
    for (int b = 0; b < above.length; b++) {
      for (int i = 0; i < above[b].length; i++) {
        above[b][i] = (above[b][i] - below[b][i]) / (2 * STEP);
      }
    }
    return above;
  }

  private void move(Map<String, float[]> direction, double step) {
    direction.forEach((name, motion) -> {
      double[] values = parameters.get(name);
      for (int i = 0; i < values.length; i++) {
        values[i] += step * motion[i];
      }
    });
  }

  private static double weightedSquares(double[][] outputs, double[][] weights) {
    return weightedSum(Arrays.stream(outputs).map(o -> Arrays.stream(o).map(v -> v * v / 2).toArray())
        .toArray(double[][]::new), weights);
  }

  private static double weightedSum(double[][] outputs, double[][] weights) {
    double sum = 0;
    for (int b = 0; b < outputs.length; b++) {
      for (int i = 0; i < outputs[b].length; i++) {
        sum += outputs[b][i] * weights[b][i];
      }
    }
    return sum;
  }

  /** Mean and unbiased variance of a batch-norm layer's input, channel by channel: what running statistics follow. */
  double[][] statistics(String batchNorm, double[][] inputs) {
    Map<String, double[][]> values = forward(inputs, Mode.TRAIN);
    Node node = architecture.nodes().stream().filter(n -> n.name().equals(batchNorm)).findFirst().orElseThrow();
    Shape shape = architecture.shape(batchNorm);
    int area = shape.size() / shape.get(0);
    double n = (double) area * inputs.length;
    double[][] statistics = moments(values.get(node.inputs().get(0)), shape.get(0), area);
    return new double[][] {statistics[0], Arrays.stream(statistics[1]).map(v -> v * n / (n - 1)).toArray()};
  }

  private double[][] forward(Node node, List<double[][]> inputs, Mode mode) {
    double[][] x = inputs.get(0);
    Shape in = architecture.shape(node.inputs().get(0));
    Shape out = architecture.shape(node.name());
    return node.layer().accept(new Layer.Visitor<>() {
      @Override
      public double[][] dense(Layer.Dense dense) {
        return map(x, sample -> ReferenceNetwork.dense(sample, parameter(node, "weight"), parameter(node, "bias")));
      }

      @Override
      public double[][] conv2d(Layer.Conv2d conv) {
        return map(x, sample -> convolution(sample, in, out, conv, node));
      }

      @Override
      public double[][] batchNorm(Layer.BatchNorm norm) {
        return ReferenceNetwork.this.batchNorm(x, out, norm, node, mode);
      }

      @Override
      public double[][] layerNorm(Layer.LayerNorm norm) {
        return map(x, sample -> ReferenceNetwork.this.layerNorm(sample, norm, node));
      }

      @Override
      public double[][] pool2d(Layer.Pool2d pool) {
        return map(x, sample -> pool(sample, in, out, pool));
      }

      @Override
      public double[][] globalAveragePool(Layer.GlobalAveragePool pool) {
        return map(x, sample -> channelMeans(sample, in));
      }

      @Override
      public double[][] flatten(Layer.Flatten flatten) {
        return x;
      }

      @Override
      public double[][] activate(Layer.Activate activate) {
        return map(x, sample -> Arrays.stream(sample).map(function(activate.function())).toArray());
      }

      @Override
      public double[][] lstm(Layer.Lstm lstm) {
        return map(x, sample -> ReferenceNetwork.this.lstm(sample, in, lstm, node));
      }

      @Override
      public double[][] add(Layer.Add add) {
        return sum(inputs);
      }

      @Override
      public double[][] concatenate(Layer.Concatenate concatenate) {
        int steps = out.rank() == 2 ? out.get(0) : 1;
        double[][] joined = new double[x.length][];
        Arrays.setAll(joined, b -> IntStream.range(0, steps).boxed()
            .flatMapToDouble(t -> inputs.stream().flatMapToDouble(part -> step(part[b], t, steps))).toArray());
        return joined;
      }
    });
  }

  /** The numbers of one of so many time steps. */
  private static DoubleStream step(double[] sample, int step, int steps) {
    int features = sample.length / steps;
    return Arrays.stream(sample, step * features, (step + 1) * features);
  }

  private double[] parameter(Node node, String kind) {
    return parameters.get(node.name() + "." + kind);
  }

  /** A sample of several time steps is so many vectors one after another. */
  private static double[] dense(double[] x, double[] weight, double[] bias) {
    int units = bias.length;
    int features = weight.length / units;
    int steps = x.length / features;
    double[] y = new double[steps * units];
    for (int t = 0; t < steps; t++) {
      for (int o = 0; o < units; o++) {
        double sum = bias[o];
        for (int i = 0; i < features; i++) {
          sum += weight[o * features + i] * x[t * features + i];
        }
        y[t * units + o] = sum;
      }
    }
    return y;
  }

  private double[] convolution(double[] x, Shape in, Shape out, Layer.Conv2d conv, Node node) {
    double[] weight = parameter(node, "weight");
    double[] y = new double[out.size()];
    int channels = in.get(0) / conv.groups();
    int place = 0;
    for (int f = 0; f < out.get(0); f++) {
      for (int row = 0; row < out.get(1); row++) {
        for (int column = 0; column < out.get(2); column++) {
          double sum = conv.bias() ? parameter(node, "bias")[f] : 0;
          for (int c = 0; c < channels; c++) {
            int read = f / (conv.filters() / conv.groups()) * channels + c;
            for (int u = 0; u < conv.kernel(); u++) {
              for (int v = 0; v < conv.kernel(); v++) {
                int h = row * conv.stride() + u - conv.padding();
                int w = column * conv.stride() + v - conv.padding();
                if (h >= 0 && h < in.get(1) && w >= 0 && w < in.get(2)) {
                  sum += x[(read * in.get(1) + h) * in.get(2) + w]
                      * weight[((f * channels + c) * conv.kernel() + u) * conv.kernel() + v];
                }
              }
            }
          }
          y[place++] = sum;
        }
      }
    }
    return y;
  }

  private double[][] batchNorm(double[][] x, Shape shape, Layer.BatchNorm norm, Node node, Mode mode) {
    int channels = shape.get(0);
    int area = shape.size() / channels;
    double[][] statistics =
        mode == Mode.TRAIN
            ? moments(x, channels, area)
            : new double[][] {parameter(node, "running-mean"), parameter(node, "running-variance")};
    double[] gain = parameter(node, "gain");
    double[] bias = parameter(node, "bias");
    return map(
        x,
        sample -> {
          double[] y = new double[sample.length];
          for (int i = 0; i < y.length; i++) {
            int c = i / area;
            double normal = (sample[i] - statistics[0][c]) / Math.sqrt(statistics[1][c] + norm.epsilon());
            y[i] = gain[c] * normal + bias[c];
          }
          return y;
        });
  }

  /** Of several time steps each for itself. */
  private double[] layerNorm(double[] x, Layer.LayerNorm norm, Node node) {
    double[] gain = parameter(node, "gain");
    double[] bias = parameter(node, "bias");
    double[] y = new double[x.length];
    for (int first = 0; first < x.length; first += gain.length) {
      double[] features = Arrays.copyOfRange(x, first, first + gain.length);
      double mean = Arrays.stream(features).average().orElseThrow();
      double variance = Arrays.stream(features).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (int i = 0; i < gain.length; i++) {
        y[first + i] = gain[i] * (features[i] - mean) / Math.sqrt(variance + norm.epsilon()) + bias[i];
      }
    }
    return y;
  }

  /** Mean and biased variance by channel. */
  private static double[][] moments(double[][] x, int channels, int area) {
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    double n = (double) area * x.length;
    for (double[] sample : x) {
      for (int i = 0; i < sample.length; i++) {
        mean[i / area] += sample[i] / n;
      }
    }
    for (double[] sample : x) {
      for (int i = 0; i < sample.length; i++) {
        variance[i / area] += (sample[i] - mean[i / area]) * (sample[i] - mean[i / area]) / n;
      }
    }
    return new double[][] {mean, variance};
  }

  private static double[] pool(double[] x, Shape in, Shape out, Layer.Pool2d pool) {
    boolean max = pool.pooling() == Layer.Pooling.MAX;
    double[] y = new double[out.size()];
    int place = 0;
    for (int c = 0; c < out.get(0); c++) {
      for (int row = 0; row < out.get(1); row++) {
        for (int column = 0; column < out.get(2); column++) {
          double result = max ? Double.NEGATIVE_INFINITY : 0;
          for (int u = 0; u < pool.kernel(); u++) {
            for (int v = 0; v < pool.kernel(); v++) {
              double value =
                  x[(c * in.get(1) + row * pool.stride() + u) * in.get(2) + column * pool.stride() + v];
              result = max ? Math.max(result, value) : result + value / (pool.kernel() * pool.kernel());
            }
          }
          y[place++] = result;
        }
      }
    }
    return y;
  }

  private static double[] channelMeans(double[] x, Shape in) {
    int area = in.get(1) * in.get(2);
    double[] means = new double[in.get(0)];
    for (int i = 0; i < x.length; i++) {
      means[i / area] += x[i] / area;
    }
    return means;
  }

  private double[] lstm(double[] x, Shape in, Layer.Lstm lstm, Node node) {
    int units = lstm.units();
    int steps = in.get(0);
    int features = in.get(1);
    double[] weight = parameter(node, "weight");
    double[] recurrent = parameter(node, "recurrent");
    double[] bias = parameter(node, "bias");
    double[] hidden = new double[units];
    double[] cell = new double[units];
    double[] all = new double[steps * units];
    for (int t = 0; t < steps; t++) {
      double[] step = Arrays.copyOfRange(x, t * features, (t + 1) * features);
      double[] gates = dense(step, weight, bias);
      double[] back = dense(hidden, recurrent, new double[4 * units]);
      for (int j = 0; j < units; j++) {
        double input = sigmoid(gates[j] + back[j]);
        double forget = sigmoid(gates[units + j] + back[units + j]);
        double candidate = Math.tanh(gates[2 * units + j] + back[2 * units + j]);
        double output = sigmoid(gates[3 * units + j] + back[3 * units + j]);
        cell[j] = forget * cell[j] + input * candidate;
        hidden[j] = output * Math.tanh(cell[j]);
      }
      System.arraycopy(hidden, 0, all, t * units, units);
    }
    return lstm.sequence() ? all : hidden;
  }

  private static double[][] sum(List<double[][]> inputs) {
    double[][] total = map(inputs.get(0), double[]::clone);
    for (double[][] other : inputs.subList(1, inputs.size())) {
      for (int b = 0; b < total.length; b++) {
        for (int i = 0; i < total[b].length; i++) {
          total[b][i] += other[b][i];
        }
      }
    }
    return total;
  }

  private static DoubleUnaryOperator function(Activation activation) {
    return switch (activation) {
      case RELU -> x -> Math.max(0, x);
      case LEAKY_RELU -> x -> x > 0 ? x : 0.01 * x;
      case TANH -> Math::tanh;
      case SIGMOID -> ReferenceNetwork::sigmoid;
      case SILU -> x -> x * sigmoid(x);
      case GELU -> x -> x * (1 + erf(x / Math.sqrt(2))) / 2;
      case RELU6 -> x -> Math.min(6, Math.max(0, x));
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** By its Taylor series with the factor exp(-x^2) taken out, so that no terms cancel; beyond 6 it rounds to 1. */
  private static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = 0;
    for (int n = 1; n < 200; n++) {
      sum += term;
      term *= 2 * x * x / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static double[][] map(double[][] batch, UnaryOperator<double[]> function) {
    return Arrays.stream(batch).map(function).toArray(double[][]::new);
  }

  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
