// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.junit.jupiter.api.Test;

class SquashedGaussianTest {
  private static final Space.Box BOX = new Space.Box(new float[] {-1, 3}, new float[] {1, 8});

  private final RandomStream random = Seeds.of(6).stream("draws");

  /** Means, then logarithms of deviations. */
  private static float[] outputs(double mean0, double mean1, double log0, double log1) {
    return new float[] {(float) mean0, (float) mean1, (float) log0, (float) log1};
  }

  /** By Simpson's rule, in a variable whose steps become small towards the edges, where the density may be large. */
  @Test
  void densityIntegratesToOne() {
    for (double[] row : new double[][] {{0, 0, 0, -1}, {0.8, -1.5, -0.5, 0.3}, {-2, 1, -2, 0.5}}) {
      SquashedGaussian distribution = new SquashedGaussian(BOX);
      distribution.at(outputs(row[0], row[1], row[2], row[3]), 0);
      int n = 600;
      double sum = 0;
      for (int i = 0; i <= n; i++) {
        for (int j = 0; j <= n; j++) {
          double v = -1 + 2.0 * i / n;
          double w = -1 + 2.0 * j / n;
          float[] action = {(float) spread(v), (float) (5.5 + 2.5 * spread(w))};
          sum += weight(i, n) * weight(j, n) * Math.exp(distribution.logProbability(action, 0))
              * 1.5 * (1 - v * v) * 2.5 * 1.5 * (1 - w * w);
        }
      }
      assertEquals(1, sum * 2 / n / 3 * 2 / n / 3, 2e-3, () -> "means " + row[0] + ", " + row[1]);
    }
  }

  private static double spread(double v) {
    return (3 * v - v * v * v) / 2;
  }

  private static int weight(int i, int n) {
    return i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
  }

  @Test
  void drawsFollowTheDensity() {
    SquashedGaussian distribution = new SquashedGaussian(BOX);
    float[] outputs = outputs(0.4, -0.3, -0.7, 0.2);
    distribution.at(outputs, 0);
    int draws = 40_000;
    int bins = 10;
    int[] counts = new int[bins];
    float[] action = new float[2];
    for (int k = 0; k < draws; k++) {
      distribution.sample(random, action, 0);
      assertTrue(BOX.contains(action, 0));
      counts[Math.min(bins - 1, (int) ((action[0] + 1) / 2 * bins))]++;
      // the density at a drawn action, from its noise and from the action alone, which is rounded
      if (Math.abs(action[0]) < 0.99 && Math.abs(action[1] - 5.5) < 0.99 * 2.5) {
        assertEquals(distribution.logProbability(action, 0), distribution.logProbability(), 2e-4);
      }
    }
    double deviation = Math.exp(outputs[2]);
    for (int b = 0; b < bins; b++) {
      double expected = normal((atanh(-1 + 2.0 * (b + 1) / bins) - outputs[0]) / deviation)
          - normal((atanh(-1 + 2.0 * b / bins) - outputs[0]) / deviation);
      assertEquals(expected, (double) counts[b] / draws, 5 * Math.sqrt(expected * (1 - expected) / draws) + 1e-6);
    }
  }

  private static double atanh(double x) {
    return 0.5 * Math.log((1 + x) / (1 - x));
  }

  /** Distribution function of the standard normal, by Simpson's rule. */
  private static double normal(double x) {
    double end = Math.min(Math.max(x, -9), 9);
    int n = 2000;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      double at = -9 + (end + 9) * i / n;
      sum += weight(i, n) * Math.exp(-at * at / 2);
    }
    return sum * (end + 9) / n / 3 / Math.sqrt(2 * Math.PI);
  }

  /** Of alpha log p - (3 a0 - 2 a1^2), written down a second time, with the noise that was drawn. */
  private static double loss(double[] outputs, double[] noise, double alpha) {
    double[] half = {1, 2.5};
    double[] centre = {0, 5.5};
    double logProbability = 0;
    double[] action = new double[2];
    for (int i = 0; i < 2; i++) {
      double deviation = Math.exp(Math.min(Math.max(outputs[2 + i], -20), 2));
      double u = outputs[i] + deviation * noise[i];
      action[i] = centre[i] + half[i] * Math.tanh(u);
      double density = Math.exp(-noise[i] * noise[i] / 2) / (deviation * Math.sqrt(2 * Math.PI));
      logProbability += Math.log(density / (half[i] * (1 - Math.pow(Math.tanh(u), 2))));
    }
    return alpha * logProbability - (3 * action[0] - 2 * action[1] * action[1]);
  }

  @Test
  void gradientsOfDrawnActionsAreThoseOfTheLoss() {
    SquashedGaussian distribution = new SquashedGaussian(BOX);
    double alpha = 0.2;
    float[] rows = {9, 9, 9, 9, 0.3f, -0.8f, -0.4f, 0.1f, -0.2f, 0.5f, 3, -0.5f};
    float[] actions = new float[6];
    float[] gradients = new float[12];
    double[][] noise = new double[3][2];
    for (int row = 0; row < 3; row++) {
      distribution.at(rows, row);
      RandomStream same = Seeds.of(row).stream("noise");
      noise[row][0] = same.nextGaussian();
      noise[row][1] = same.nextGaussian();
      distribution.sample(Seeds.of(row).stream("noise"), actions, row);
    }
    // as a critic gives them: the derivatives by an observation of 1 number, then by the action
    float[] byInputs = new float[9];
    for (int row = 0; row < 3; row++) {
      byInputs[3 * row] = 77;
      byInputs[3 * row + 1] = -3;
      byInputs[3 * row + 2] = 4 * actions[2 * row + 1];
    }
    for (int row = 1; row < 3; row++) {
      distribution.at(rows, row);
      distribution.gradient(alpha, byInputs, 3, 1, gradients);
      double[] point = new double[4];
      for (int i = 0; i < 4; i++) {
        point[i] = rows[4 * row + i];
      }
      for (int i = 0; i < 4; i++) {
        double at = point[i];
        point[i] = at + 1e-6;
        double above = loss(point, noise[row], alpha);
        point[i] = at - 1e-6;
        double below = loss(point, noise[row], alpha);
        point[i] = at;
        assertEquals((above - below) / 2e-6, gradients[4 * row + i], 2e-4, "row " + row + ", output " + i);
      }
    }
    assertEquals(0, gradients[10], "a deviation beyond its bound does not move");
    assertArrayEquals(new float[4], Arrays.copyOf(gradients, 4), "other rows are left alone");
  }

  @Test
  void staysFiniteAtTheEdge() {
    SquashedGaussian distribution = new SquashedGaussian(BOX);
    distribution.at(outputs(40, -40, -3, 5), 0);
    float[] action = new float[2];
    distribution.sample(random, action, 0);
    assertEquals(1, action[0]);
    assertTrue(BOX.contains(action, 0));
    assertTrue(Double.isFinite(distribution.logProbability()));
    assertTrue(Double.isFinite(distribution.logProbability(action, 0)));
    float[] gradients = new float[4];
    distribution.gradient(1, new float[] {1, 1}, 2, 0, gradients);
    for (float gradient : gradients) {
      assertTrue(Float.isFinite(gradient));
    }
    distribution.mode(action, 0);
    assertArrayEquals(new float[] {1, 3}, action);
  }

  @Test
  void aBoxWithoutABoundIsRefused() {
    Space.Box open = Space.Box.of(Shape.of(2), 0, Float.POSITIVE_INFINITY);
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> new SquashedGaussian(open));
    assertTrue(refused.getMessage().contains("number 0 lies from 0.0 to Infinity"), refused::getMessage);
  }
}
