// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

/**
 * Mean and variance of Heston's variance after a step, which are exact, and the distribution that replaces its own
 * where it is close to 0 (Andersen 2008, sec. 3.2).
 */
final class VarianceStep {
  /** Relative variance above which the exponential distribution with an atom at 0 takes over. */
  static final double CRITICAL = 1.5;

  private final double theta;
  private final double decay;
  private final double spreadSlope;
  private final double spreadAtZero;

  VarianceStep(HestonModel model, double step) {
    theta = model.theta();
    decay = StrictMath.exp(-model.kappa() * step);
    double integral = model.integralSlope(step);
    double xi2 = model.xi() * model.xi();
    spreadSlope = xi2 * decay * integral;
    spreadAtZero = 0.5 * theta * xi2 * model.kappa() * integral * integral;
  }

  /** Expected variance at the end of the step. */
  double mean(double v) {
    return theta + (v - theta) * decay;
  }

  /** Variance of the variance at the end of the step. */
  double spread(double v) {
    return v * spreadSlope + spreadAtZero;
  }

  /** Quantile of the distribution that is 0 with the probability of the atom, and exponential otherwise. */
  static double exponential(double uniform, double atom, double rate) {
    return uniform <= atom ? 0 : StrictMath.log((1 - atom) / (1 - uniform)) / rate;
  }
}
