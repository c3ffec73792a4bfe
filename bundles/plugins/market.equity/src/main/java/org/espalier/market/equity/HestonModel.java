// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

/**
 * Parameters of Heston's variance, dv = kappa (theta - v) dt + xi sqrt(v) dW, and its moments.
 *
 * @param rate riskless, a year
 * @param kappa speed of mean reversion, a year, above 0
 * @param theta what the variance reverts to, above 0
 * @param xi volatility of the variance, above 0
 * @param rho correlation of W and the price's Brownian motion
 */
record HestonModel(double rate, double kappa, double theta, double xi, double rho) {

  /** Whether the variance stays above 0. */
  boolean feller() {
    return 2 * kappa * theta >= xi * xi;
  }

  /** Expected variance after a time, from v. */
  double mean(double v, double time) {
    return theta + (v - theta) * StrictMath.exp(-kappa * time);
  }

  /** Expected integral of the variance over a time, from v: affine in v. */
  double expectedIntegral(double v, double time) {
    return theta * time + (v - theta) * integralSlope(time);
  }

  /** Derivative of the {@link #expectedIntegral} by v. */
  double integralSlope(double time) {
    return -StrictMath.expm1(-kappa * time) / kappa;
  }

  /** How far up, for a rho of -1, the logarithm of price over forward can go: (v + kappa theta time) / xi. */
  double reach(double v, double time) {
    return (v + kappa * theta * time) / xi;
  }

  /**
   * Whether the price can't come to a strike. For a rho of -1 the logarithm of price over forward is the {@link #reach}
   * less the variance over xi and less its integral times 1/2 + kappa / xi.
   *
   * @param k logarithm of forward over strike
   */
  boolean never(double k, double v, double time) {
    return rho == -1 && -k >= reach(v, time);
  }

  /**
   * Whether the price can't come down to a strike. For a rho of 1 the logarithm of price over forward is minus the
   * {@link #reach}, and the variance over xi and its integral times kappa / xi - 1/2 more.
   */
  boolean always(double k, double v, double time) {
    return rho == 1 && kappa >= 0.5 * xi && k >= reach(v, time);
  }

  /** What stocks minimise the variance of a hedged position, from its derivatives by the price and by the variance. */
  double minimumVarianceDelta(double delta, double varianceDerivative, double spot) {
    return delta + rho * xi / spot * varianceDerivative;
  }
}
