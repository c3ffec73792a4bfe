// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Testable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loss and gradients of whole paths beside PyTorch 1.13's autograd of the same formulas, in float64. */
class GoldenTest {
  private static final double THRESHOLD = .6;

  private record Golden(String output, double loss, double thresholdSlope, Map<String, double[]> gradients) {
    @Override
    public String toString() {
      return output;
    }
  }

  static Stream<Golden> goldens() {
    return Stream.of(
        new Golden("position", 1.33362758036, -0.75, Map.of(
            "dense1.weight", new double[] {
                -0.0004256211, -0.0002015495, -0.003287186, 8.011401e-06, -0.0007322005, -0.01548866,
                -0.02309814, -0.01548866, -0.00193777, 0.00165394, 0.03101499, -8.960931e-05, 0.004947099,
                0.0588939, -0.1559099, 0.1365, -0.002796304, -0.0004487309, 0.008186373, -0.0002620875,
                0.001165142, 0.07848645, -0.153034, 0.113991, 0.01199594, 0.002538721, 0.05683182,
                0.0003642551, 0.01614399, 0.2047416, 0.6062117, 0.1446584},
            "dense1.bias", new double[] {-0.02163114, 0.1805691, 0.08077503, 0.3302646},
            "dense2.weight", new double[] {
                0.1324836, -0.006946674, -0.1781761, 1.381354},
            "dense2.bias", new double[] {0.8914354})),
        new Golden("correction", 1.33716334719, 0.0, Map.of(
            "dense1.weight", new double[] {
                0.003743796, 0.001209773, 0.04430327, 0.0003370122, 0.01917924, 0.1454215, 0.1271707,
                0.3910928, 0.1271707, -0.0006444642, -0.0006444642, -0.009412663, 0.0001705253, -0.003425122,
                -0.03748943, -0.06564191, -0.05801626, -0.06564191, -0.001045131, -0.0004721346, -0.02181979,
                0.0006834326, -0.009049664, -0.08629251, -0.1329947, -0.1091107, -0.123199, -0.0001961923,
                0.0004188018, -0.01674594, 0.0001742277, -0.006386667, -0.0662444, -0.07150721, -0.02578939,
                -0.08732867},
            "dense1.bias", new double[] {0.2661639, -0.06250848, -0.113889, -0.1113129},
            "dense2.weight", new double[] {
                0.03060433, 0.001454521, 0.06094858, 0.329784},
            "dense2.bias", new double[] {0.7982079})),
        new Golden("band", 1.08621997369, -0.25, Map.of(
            "dense1.weight", new double[] {
                0.001011827, 0.001070451, 0.05764324, -0.0001498266, 0.03815793, 0.223703, -0.03243414,
                0.04640079, -0.03243414, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3.245918e-05, 3.891474e-06, 0.0002602534,
                -3.007747e-06, 3.064682e-05, 0.0009560764, 0.0009167748, 0.001611643, 0.0009167748,
                -0.0002946075, -0.0003116766, -0.01678363, 4.362411e-05, -0.01111021, -0.06513424, 0.009443653,
                -0.01351024, 0.009443653},
            "dense1.bias", new double[] {0.4156591, 0, 0.001597884, -0.121025},
            "dense2.weight", new double[] {
                0.09612271, 0, -0.0007130256, 0.1725219, 0, 0, 0, 0},
            "dense2.bias", new double[] {0.9834913, 0})));
  }

  /** Eight paths that are the same in every batch. */
  private static Lab lab() {
    return new Lab(new WaveMarket())
        .risk(.5)
        .hidden(4)
        .set("steps", 3).set("cost", .001).set("quadraticCost", .0005)
        .set("paths", 8).set("validationPaths", 8).set("testPaths", 8).set("batchSize", 8);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void gradientsOfAWholePath(Golden golden) {
    Hedge waves = (scenarios, positions) -> {
      for (int t = 0; t < positions.length; t++) {
        for (int p = 0; p < scenarios.size(); p++) {
          positions[t][0][p] = .5 + .1 * Math.sin(p + .5 * t);
        }
      }
    };
    Lab lab = lab().benchmark("waves", waves).set("output", golden.output).set("centre", "waves");
    try (Testable trainable = lab.trainable(0)) {
      trainable.weights(formula(trainable.weights()));
      double loss = trainable.as(GradientSource.class).orElseThrow().gradients(8, Seeds.of(0).stream("any"));
      assertEquals(golden.loss, loss, 1e-5);
      assertEquals(golden.thresholdSlope, ((HedgingTraining) trainable).thresholdSlope(), 1e-9);
      Network network = trainable.networks().get("hedge");
      golden.gradients.forEach((name, expected) ->
          assertArrayEquals(expected, wide(network.gradient(name)), 2e-5, name));
    }
  }

  /**
   * Three updates beside Adam in float64: gradients clipped to a common norm with the threshold's, rates along half a
   * cosine, the threshold's a multiple of the network's.
   */
  @Test
  void updatesOfNetworkAndThreshold() {
    Lab lab = lab().set("epochs", 3).set("learningRate", .01).set("schedule", "cosine").set("gradientClip", .5)
        .set("thresholdRate", 20).set("patience", 0);
    try (Testable trainable = lab.trainable(0)) {
      trainable.weights(formula(trainable.weights()));
      Network network = trainable.networks().get("hedge");
      Map<String, double[]> weights = new LinkedHashMap<>();
      Map<String, double[][]> moments = new LinkedHashMap<>();
      for (String name : trainable.weights().names()) {
        weights.put(name, wide(trainable.weights().get(name)));
        moments.put(name, new double[weights.get(name).length][2]);
      }
      for (int step = 1; step <= 3; step++) {
        trainable.as(GradientSource.class).orElseThrow().gradients(8, Seeds.of(0).stream("any"));
        Map<String, double[]> gradients = new LinkedHashMap<>();
        for (String name : weights.keySet()) {
          gradients.put(name, name.equals("risk/threshold")
              ? new double[] {((HedgingTraining) trainable).thresholdSlope()}
              : wide(network.gradient(name.substring("hedge/".length()))));
        }
        double norm = Math.sqrt(gradients.values().stream().flatMapToDouble(Arrays::stream).map(g -> g * g).sum());
        assertTrue(norm > .5, "there is something to clip: " + norm);
        double rate = .01 * (1 + Math.cos(Math.PI * (step - 1) / 3)) / 2;
        trainable.iterate();
        for (String name : weights.keySet()) {
          double own = name.equals("risk/threshold") ? 20 * rate : rate;
          for (int i = 0; i < weights.get(name).length; i++) {
            weights.get(name)[i] -= own * adam(.5 / norm * gradients.get(name)[i], step, moments.get(name)[i]);
          }
          assertArrayEquals(weights.get(name), wide(trainable.weights().get(name)), 2e-5, name + " after " + step);
        }
      }
    }
  }

  /** The step of Adam (Kingma and Ba 2015, algorithm 1) for a learning rate of 1. */
  private static double adam(double gradient, int step, double[] moments) {
    moments[0] = .9 * moments[0] + .1 * gradient;
    moments[1] = .999 * moments[1] + .001 * gradient * gradient;
    double mean = moments[0] / (1 - Math.pow(.9, step));
    double square = moments[1] / (1 - Math.pow(.999, step));
    return mean / (Math.sqrt(square) + 1e-8);
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Sines in the parameters' order. */
  private static Weights formula(Weights like) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    int number = 0;
    for (String name : like.names()) {
      float[] values = like.get(name);
      if (name.startsWith("risk")) {
        values[0] = (float) THRESHOLD;
      } else {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (.5 * Math.sin(1.3 * number++ + .4));
        }
      }
      arrays.put(name, values);
    }
    return new Weights(arrays);
  }
}
