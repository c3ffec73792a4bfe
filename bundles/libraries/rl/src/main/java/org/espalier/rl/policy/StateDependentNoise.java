// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Map;
import org.espalier.api.random.RandomStream;
import org.espalier.training.FreeParameter;

/**
 * Noise that is linear in features h, with weights theta_ij ~ N(0, s_ij^2) (Raffin, Kober and Stulp 2021, sec. 3). For
 * weights that are drawn anew it is normal with variance sum_i h_i^2 s_ij^2 (eq. 7), to which 1e-6 is added. The s_ij
 * are free parameters, as logarithms; the features count as constants. Used by one thread.
 */
final class StateDependentNoise {
  private static final double LEAST_VARIANCE = 1e-6;

  private final int width;
  private final int actions;
  private final FreeParameter logDeviations;
  private final double[] squaredDeviations;
  private final double[] variances;
  private float[] features = {};
  private int offset;
  /** theta, an environment after another, each feature after feature. */
  private double[] weights = {};

  /**
   * @param actions numbers in an action
   * @param width number of features
   * @param logDeviation where the logarithms of the weights' deviations start
   */
  StateDependentNoise(int actions, int width, double logDeviation) {
    this.width = width;
    this.actions = actions;
    logDeviations = new FreeParameter(width * actions);
    for (int i = 0; i < width * actions; i++) {
      logDeviations.value(i, logDeviation);
    }
    squaredDeviations = new double[width * actions];
    variances = new double[actions];
  }

  Map<String, FreeParameter> parameters() {
    return Map.of(ScoreDistribution.LOG_DEVIATIONS, logDeviations);
  }

  void features(float[] batch) {
    features = batch;
    for (int i = 0; i < squaredDeviations.length; i++) {
      squaredDeviations[i] = StrictMath.exp(2 * logDeviations.value(i));
    }
  }

  /** Looks at a row of the features. */
  void at(int row) {
    offset = row * width;
    for (int j = 0; j < actions; j++) {
      double variance = LEAST_VARIANCE;
      for (int i = 0; i < width; i++) {
        variance += share(i, j);
      }
      variances[j] = variance;
    }
  }

  /** What feature {@code i} adds to the variance of number {@code j}. */
  private double share(int i, int j) {
    double feature = features[offset + i];
    return feature * feature * squaredDeviations[i * actions + j];
  }

  double deviation(int j) {
    return Math.sqrt(variances[j]);
  }

  double logDeviation(int j) {
    return 0.5 * StrictMath.log(variances[j]);
  }

  /** d log s_j / d log s_ij = h_i^2 s_ij^2 / s_j^2. */
  void addGradient(int j, double byLogDeviation) {
    for (int i = 0; i < width; i++) {
      logDeviations.addGradient(i * actions + j, byLogDeviation * share(i, j) / variances[j]);
    }
  }

  /** Draws theta. */
  void renew(RandomStream random, int environments) {
    int each = width * actions;
    if (weights.length != environments * each) {
      weights = new double[environments * each];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.exp(logDeviations.value(i % each)) * random.nextGaussian();
    }
  }

  /** A number with its noise of the theta that was drawn for an environment. */
  double noisy(double number, int environment, int j) {
    double sum = number;
    for (int i = 0; i < width; i++) {
      sum += features[offset + i] * weights[(environment * width + i) * actions + j];
    }
    return sum;
  }
}
