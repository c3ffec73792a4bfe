// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {

  private static double wave(double[] point) {
    return 3 * Math.sin(point[0]) + point[1] * point[1] / 4 - 2;
  }

  private static double[][] points(int count, RandomStream random) {
    double[][] points = new double[count][];
    Arrays.setAll(points, i -> new double[] {random.nextDouble(-3, 3), random.nextDouble(-3, 3)});
    return points;
  }

  @Test
  void aSmoothFunctionIsPredictedBetweenItsValues() {
    RandomStream random = Seeds.of(1).stream("points");
    double[][] known = points(60, random);
    GaussianProcess process =
        new GaussianProcess(known, Arrays.stream(known).mapToDouble(GaussianProcessTest::wave).toArray());
    double[][] others = points(50, random);
    double[] predicted = process.mean(others);
    double squares = 0;
    double variance = 0;
    for (int i = 0; i < others.length; i++) {
      squares += Math.pow(predicted[i] - wave(others[i]), 2);
      variance += Math.pow(wave(others[i]) + 1.25, 2);
    }
    assertTrue(squares < 0.02 * variance, squares + " of " + variance);
  }

  @Test
  void drawsScatterAboutTheMeanWhereNothingIsKnownAndNotWhereMuchIs() {
    double[][] known = new double[30][];
    Arrays.setAll(known, i -> new double[] {i / 10.0});
    GaussianProcess process =
        new GaussianProcess(known, Arrays.stream(known).mapToDouble(point -> Math.sin(point[0])).toArray());
    double[][] asked = {{1.55}, {40}};
    double[] mean = process.mean(asked);
    RandomStream random = Seeds.of(2).stream("draws");
    double[] sums = new double[2];
    double[] squares = new double[2];
    int n = 2000;
    for (int i = 0; i < n; i++) {
      double[] drawn = process.draw(asked, random);
      for (int p = 0; p < 2; p++) {
        sums[p] += drawn[p] - mean[p];
        squares[p] += Math.pow(drawn[p] - mean[p], 2);
      }
    }
    assertEquals(Math.sin(1.55), mean[0], 0.02);
    double near = Math.sqrt(squares[0] / n);
    double far = Math.sqrt(squares[1] / n);
    assertTrue(near < 0.05 && far > 5 * near, near + " and " + far);
    assertEquals(0, sums[1] / n, 4 * far / Math.sqrt(n));
    double[] expected = process.deviation(asked);
    assertEquals(expected[0], near, 0.05 * near);
    assertEquals(expected[1], far, 0.05 * far);
  }

  /** With two points the posterior is written down by hand. */
  @Test
  void theMeanIsThatOfTheFormula() {
    GaussianProcess process = new GaussianProcess(new double[][] {{-1}, {1}}, new double[] {-1, 1});
    // standardised they are the same; k(0) = 1, and by symmetry the mean is odd and between the outputs
    double[] mean = process.mean(new double[][] {{-1}, {0}, {1}});
    assertEquals(0, mean[1], 1e-9);
    assertEquals(-mean[0], mean[2], 1e-9);
    // of the grid's lengths and noises, the values that make these outputs likeliest
    double best = Double.NEGATIVE_INFINITY;
    double expected = 0;
    for (double length : new double[] {0.5, 1, 2, 4}) {
      for (double noise : new double[] {0.01, 0.1, 0.3, 1, 3}) {
        double r = Math.sqrt(5) * 2 / length;
        double k = (1 + r + r * r / 3) * Math.exp(-r);
        // K = [[1 + noise, k], [k, 1 + noise]]: (-1, 1) is an eigenvector of 1 + noise - k
        double variance = 1 / (1 + noise - k);
        double determinant = (1 + noise) * (1 + noise) - k * k;
        double likelihood = -Math.log(variance) - 0.5 * Math.log(determinant);
        if (likelihood > best) {
          best = likelihood;
          expected = (1 - k) / (1 + noise - k);
        }
      }
    }
    assertEquals(expected, mean[2], 1e-6);
  }

  @Test
  void aCostlyScoreFollowsTheCheapOne() {
    RandomStream random = Seeds.of(3).stream("points");
    double[][] known = points(40, random);
    double[] cheap = Arrays.stream(known).mapToDouble(point -> random.nextGaussian()).toArray();
    double[] costly = new double[40];
    Arrays.setAll(costly, i -> 2.5 * cheap[i] + 0.1 * wave(known[i]));
    TwoFidelities both = new TwoFidelities(known, cheap, costly);
    double[][] other = {{0.5, 0.5}, {0.5, 0.5}};
    double[] drawn = both.draw(other, new double[] {-1, 1}, random);
    assertEquals(5, drawn[1] - drawn[0], 0.3);
    assertEquals(2.5 + 0.1 * wave(other[1]), drawn[1], 0.4);
  }
}
