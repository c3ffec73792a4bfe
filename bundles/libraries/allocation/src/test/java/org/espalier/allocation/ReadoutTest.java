// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Target;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.TrainingData;
import org.espalier.engine.jvm.JvmEngine;
import org.junit.jupiter.api.Test;

class ReadoutTest {
  private static final Initializer HE = new Initializer(Initializer.Scheme.HE_NORMAL, 1);
  private static final int HIDDEN = 12;

  private static Network network(Shape input, int outputs) {
    Architecture architecture =
        Architecture.from(input).dense(HIDDEN, HE).activate(Activation.TANH).dense(outputs, HE).build();
    return new JvmEngine().create(architecture, Seeds.of(4).stream("initial"));
  }

  /** Points in the plane; the class is the corner of a square that a point is near to. */
  private record Corners(int size) implements TrainingData, Examples {
    @Override
    public Shape input() {
      return Shape.of(2);
    }

    @Override
    public Target target() {
      return new Target.Classification(4);
    }

    @Override
    public Examples examples() {
      return this;
    }

    @Override
    public void read(int index, float[] input, int inputOffset, float[] target, int targetOffset) {
      RandomStream random = Seeds.of(index).stream("corner");
      int corner = index % 4;
      input[inputOffset] = (float) ((corner & 1) * 2 - 1 + 0.1 * random.nextGaussian());
      input[inputOffset + 1] = (float) ((corner >> 1) * 2 - 1 + 0.1 * random.nextGaussian());
      target[targetOffset] = corner;
    }
  }

  /** Targets that are a smooth function of the inputs. */
  private record Waves(int size) implements TrainingData, Examples {
    @Override
    public Shape input() {
      return Shape.of(3);
    }

    @Override
    public Target target() {
      return new Target.Regression(2);
    }

    @Override
    public Examples examples() {
      return this;
    }

    @Override
    public void read(int index, float[] input, int inputOffset, float[] target, int targetOffset) {
      RandomStream random = Seeds.of(index).stream("wave");
      for (int i = 0; i < 3; i++) {
        input[inputOffset + i] = (float) random.nextGaussian();
      }
      target[targetOffset] = (float) Math.sin(input[inputOffset]) + 3;
      target[targetOffset + 1] = input[inputOffset + 1] * input[inputOffset + 2];
    }
  }

  @Test
  void theLastLayerSolvesTheNormalEquations() {
    try (Network network = network(Shape.of(3), 2)) {
      Waves data = new Waves(50);
      int[] order = IntStream.range(0, 50).toArray();
      double ridge = 0.01;
      Readout.fit(network, data, order, 16, ridge, () -> { });

      float[] inputs = new float[150];
      float[] targets = new float[100];
      order(data, inputs, targets);
      Pass pass = network.pass(50);
      pass.forward(inputs, 50, Pass.Mode.INFER);
      String hidden = network.architecture().nodes().get(network.architecture().nodes().size() - 1).inputs().get(0);
      double[][] solution = ridge(pass.activations(hidden), targets, ridge);
      String last = network.architecture().nodes().get(network.architecture().nodes().size() - 1).name();
      float[] weights = network.values(last + ".weight");
      float[] biases = network.values(last + ".bias");
      for (int o = 0; o < 2; o++) {
        for (int f = 0; f < HIDDEN; f++) {
          assertEquals(solution[o][f], weights[o * HIDDEN + f], 1e-3);
        }
        assertEquals(solution[o][HIDDEN], biases[o], 1e-3);
      }
    }
  }

  private static void order(Waves data, float[] inputs, float[] targets) {
    for (int n = 0; n < data.size(); n++) {
      data.read(n, inputs, 3 * n, targets, 2 * n);
    }
  }

  /** Ridge regression of centred features by gradient descent, and the bias from the means. */
  private static double[][] ridge(float[] features, float[] targets, double ridge) {
    int n = 50;
    double[] means = new double[HIDDEN];
    double variance = 0;
    for (int f = 0; f < HIDDEN; f++) {
      for (int i = 0; i < n; i++) {
        means[f] += features[i * HIDDEN + f] / (double) n;
      }
      for (int i = 0; i < n; i++) {
        variance += Math.pow(features[i * HIDDEN + f] - means[f], 2) / n / HIDDEN;
      }
    }
    double[][] solution = new double[2][HIDDEN + 1];
    for (int o = 0; o < 2; o++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += targets[2 * i + o] / (double) n;
      }
      double[] w = new double[HIDDEN];
      for (int step = 0; step < 200000; step++) {
        double[] slope = new double[HIDDEN];
        for (int i = 0; i < n; i++) {
          double error = mean - targets[2 * i + o];
          for (int f = 0; f < HIDDEN; f++) {
            error += w[f] * (features[i * HIDDEN + f] - means[f]);
          }
          for (int f = 0; f < HIDDEN; f++) {
            slope[f] += error * (features[i * HIDDEN + f] - means[f]) / n;
          }
        }
        for (int f = 0; f < HIDDEN; f++) {
          w[f] -= 0.1 * (slope[f] + ridge * variance * w[f]);
        }
      }
      System.arraycopy(w, 0, solution[o], 0, HIDDEN);
      solution[o][HIDDEN] = mean;
      for (int f = 0; f < HIDDEN; f++) {
        solution[o][HIDDEN] -= w[f] * means[f];
      }
    }
    return solution;
  }

  @Test
  void classesThatCanBeToldApartAreToldApart() {
    try (Network network = network(Shape.of(2), 4)) {
      Corners data = new Corners(80);
      int before = right(network, data);
      Readout.fit(network, data, IntStream.range(0, 40).toArray(), 16, 1e-3, () -> { });
      assertTrue(before < 60, "right before " + before);
      assertEquals(80, right(network, data));
    }
  }

  private static int right(Network network, Corners data) {
    float[] inputs = new float[2 * data.size()];
    float[] targets = new float[data.size()];
    for (int n = 0; n < data.size(); n++) {
      data.read(n, inputs, 2 * n, targets, n);
    }
    float[] outputs = network.pass(data.size()).forward(inputs, data.size(), Pass.Mode.INFER);
    int right = 0;
    for (int n = 0; n < data.size(); n++) {
      int first = 4 * n;
      int best = IntStream.range(0, 4).reduce((a, b) -> outputs[first + b] > outputs[first + a] ? b : a).orElseThrow();
      right += best == (int) targets[n] ? 1 : 0;
    }
    return right;
  }

  @Test
  void aNetworkThatEndsInAnotherLayerIsLeftAsItIs() {
    Architecture architecture =
        Architecture.from(Shape.of(3)).dense(2, HE).activate(Activation.TANH).build();
    try (Network network = new JvmEngine().create(architecture, Seeds.of(4).stream("initial"))) {
      float[] before = network.values("dense1.weight");
      Readout.fit(network, new Waves(8), IntStream.range(0, 8).toArray(), 8, 0.1, () -> { });
      assertArrayEquals(before, network.values("dense1.weight"));
    }
  }
}
