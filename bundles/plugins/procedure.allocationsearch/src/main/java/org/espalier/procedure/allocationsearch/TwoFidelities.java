// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.Arrays;
import org.espalier.api.random.RandomStream;

/**
 * A costly score as a multiple of a cheap one and what a Gaussian process makes of the rest (Kennedy and O'Hagan 2000,
 * Predicting the output from a complex computer code when fast approximations are available, eq. 1).
 */
final class TwoFidelities {
  private final double slope;
  private final GaussianProcess rest;

  /**
   * @param points at least one
   * @param cheap score of each
   * @param costly score of each
   */
  TwoFidelities(double[][] points, double[] cheap, double[] costly) {
    slope = slope(cheap, costly);
    double[] left = new double[costly.length];
    Arrays.setAll(left, i -> costly[i] - slope * cheap[i]);
    rest = new GaussianProcess(points, left);
  }

  /** Of least squares, and 0 where the cheap score is the same everywhere. */
  private static double slope(double[] cheap, double[] costly) {
    double cheapMean = Arrays.stream(cheap).average().orElseThrow();
    double costlyMean = Arrays.stream(costly).average().orElseThrow();
    double squares = 0;
    double products = 0;
    for (int i = 0; i < cheap.length; i++) {
      squares += (cheap[i] - cheapMean) * (cheap[i] - cheapMean);
      products += (cheap[i] - cheapMean) * (costly[i] - costlyMean);
    }
    return squares > 0 ? products / squares : 0;
  }

  /**
   * The expected costly scores at points whose cheap score is not known.
   *
   * @param cheap its expectations
   */
  double[] mean(double[][] points, double[] cheap) {
    double[] means = rest.mean(points);
    Arrays.setAll(means, i -> means[i] + slope * cheap[i]);
    return means;
  }

  /**
   * Standard deviations of the costly scores there; cheap score and rest are independent.
   *
   * @param cheap those of the cheap score
   */
  double[] deviation(double[][] points, double[] cheap) {
    double[] deviations = rest.deviation(points);
    Arrays.setAll(deviations, i -> Math.hypot(deviations[i], slope * cheap[i]));
    return deviations;
  }

  /** One draw of the costly score at points whose cheap score is known or was drawn. */
  double[] draw(double[][] points, double[] cheap, RandomStream random) {
    double[] drawn = rest.draw(points, random);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] += slope * cheap[i];
    }
    return drawn;
  }
}
