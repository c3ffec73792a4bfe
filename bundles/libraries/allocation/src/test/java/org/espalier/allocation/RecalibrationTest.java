// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Toy;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

class RecalibrationTest {
  private static final int BATCH = 7;

  @Test
  void statisticsAreTheMeansOfThoseOfTheBatches() {
    try (ToyTraining training =
        new ToyTraining(new JvmEngine(), Toy.FILTERS.architecture(), Seeds.of(2).stream("initial"), 30)) {
      while (!training.finished()) {
        training.iterate();
      }
      Network network = training.network();
      int[] order = IntStream.range(0, 23).map(i -> 23 - i).toArray();
      List<Node> norms = network.architecture().nodes().stream()
          .filter(node -> node.layer() instanceof Layer.BatchNorm).toList();
      assertEquals(3, norms.size());
      double[][] means = new double[3][];
      double[][] variances = new double[3][];
      byHand(training, order, norms, means, variances);

      int[] calls = {0};
      Recalibration.recalibrate(network, training, order, BATCH, () -> calls[0]++);
      // three whole batches of the 23 examples
      assertEquals(3, calls[0]);
      for (int i = 0; i < 3; i++) {
        String name = norms.get(i).name();
        assertArrayEquals(means[i], doubles(network.values(name + ".running-mean")), 1e-4, name);
        assertArrayEquals(variances[i], doubles(network.values(name + ".running-variance")), 1e-4, name);
      }
    }
  }

  /** Means and unbiased variances of what each norm reads, over the examples and places of a batch; their means. */
  private static void byHand(
      ToyTraining training, int[] order, List<Node> norms, double[][] means, double[][] variances) {
    Architecture architecture = training.network().architecture();
    Network copy = training.network().like(architecture, training.network().weights());
    Pass pass = copy.pass(BATCH);
    float[] inputs = new float[BATCH * training.input().size()];
    float[] targets = new float[BATCH * 3];
    for (int b = 0; b < 3; b++) {
      for (int n = 0; n < BATCH; n++) {
        training.read(order[b * BATCH + n], inputs, n * training.input().size(), targets, n * 3);
      }
      pass.forward(inputs, BATCH, Pass.Mode.TRAIN);
      for (int i = 0; i < norms.size(); i++) {
        String read = norms.get(i).inputs().get(0);
        int channels = architecture.shape(read).get(0);
        int area = architecture.shape(read).size() / channels;
        if (b == 0) {
          means[i] = new double[channels];
          variances[i] = new double[channels];
        }
        float[] values = pass.activations(read);
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          double squares = 0;
          for (int n = 0; n < BATCH; n++) {
            for (int p = 0; p < area; p++) {
              double value = values[(n * channels + c) * area + p];
              sum += value;
              squares += value * value;
            }
          }
          int count = BATCH * area;
          means[i][c] += sum / count / 3;
          variances[i][c] += (squares - sum * sum / count) / (count - 1) / 3;
        }
      }
    }
    copy.close();
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
