// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.espalier.api.data.Target;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.task.TrainingData;

/**
 * The last layer fitted in closed form to what a pruned network still computes: ridge regression of the targets (one
 * for the right class, 0 for the others) on the features that the layer reads. What a few iterations of finetuning do
 * for the last layer is nearly that, at a fraction of their cost.
 */
final class Readout {
  private final Network network;
  private final Node layer;
  private final int features;
  private final int outputs;
  /** Sums over examples of (1, features) times itself and times targets. */
  private final double[][] squares;
  private final double[][] products;
  private long count;

  private Readout(Network network, Node layer) {
    this.network = network;
    this.layer = layer;
    Architecture architecture = network.architecture();
    features = architecture.shape(layer.inputs().get(0)).size();
    outputs = architecture.shape(layer.name()).size();
    squares = new double[features + 1][features + 1];
    products = new double[features + 1][outputs];
  }

  /** The layer that could be fitted: the only one that makes the output, if it is fully connected and the last. */
  static Optional<Node> layer(Architecture architecture) {
    List<Node> nodes = architecture.nodes();
    Node last = nodes.get(nodes.size() - 1);
    return last.layer() instanceof Layer.Dense ? Optional.of(last) : Optional.empty();
  }

  /**
   * Fits the last layer of a network; nothing happens if that is not fully connected.
   *
   * @param order numbers of the examples it is fitted to
   * @param ridge penalty on squared weights, a share of the features' mean variance, above 0
   * @param between is called before each batch
   */
  static void fit(Network network, TrainingData data, int[] order, int batch, double ridge, Runnable between) {
    layer(network.architecture())
        .ifPresent(layer -> new Readout(network, layer).fit(data, order, batch, ridge, between));
  }

  private void fit(TrainingData data, int[] order, int batch, double ridge, Runnable between) {
    int capacity = Math.min(batch, order.length);
    Reader reader = new Reader(data, capacity);
    Pass pass = network.pass(capacity);
    for (int first = 0; first < order.length; first += capacity) {
      between.run();
      int size = Math.min(capacity, order.length - first);
      reader.read(order, first, size);
      pass.forward(reader.inputs(), size, Pass.Mode.INFER);
      add(pass.activations(layer.inputs().get(0)), reader.targets(), data.target(), size);
    }
    set(solution(ridge));
  }

  private void add(float[] read, float[] targets, Target target, int size) {
    double[] row = new double[features + 1];
    row[features] = 1;
    for (int n = 0; n < size; n++) {
      for (int f = 0; f < features; f++) {
        row[f] = read[n * features + f];
      }
      for (int i = 0; i <= features; i++) {
        double value = row[i];
        for (int j = 0; value != 0 && j <= i; j++) {
          squares[i][j] += value * row[j];
        }
        if (target instanceof Target.Classification) {
          products[i][(int) targets[n]] += value;
        } else {
          for (int o = 0; o < outputs; o++) {
            products[i][o] += value * targets[n * outputs + o];
          }
        }
      }
    }
    count += size;
  }

  /** Weights, and biases in the last row: the bias is not penalised. */
  private RealMatrix solution(double ridge) {
    double variance = 0;
    for (int f = 0; f < features; f++) {
      double mean = squares[features][f] / count;
      variance += squares[f][f] / count - mean * mean;
    }
    // the second term keeps features that never change from making the matrix singular
    double penalty = count * (ridge * variance / features + 1e-9);
    RealMatrix matrix = new Array2DRowRealMatrix(features + 1, features + 1);
    for (int i = 0; i <= features; i++) {
      for (int j = 0; j <= i; j++) {
        double value = squares[i][j] + (i == j && i < features ? penalty : 0);
        matrix.setEntry(i, j, value);
        matrix.setEntry(j, i, value);
      }
    }
    return new CholeskyDecomposition(matrix).getSolver().solve(new Array2DRowRealMatrix(products, false));
  }

  private void set(RealMatrix solution) {
    float[] weights = new float[outputs * features];
    float[] biases = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      biases[o] = (float) solution.getEntry(features, o);
      for (int f = 0; f < features; f++) {
        weights[o * features + f] = (float) solution.getEntry(f, o);
      }
    }
    network.values(layer.name() + ".weight", weights);
    network.values(layer.name() + ".bias", biases);
  }
}
