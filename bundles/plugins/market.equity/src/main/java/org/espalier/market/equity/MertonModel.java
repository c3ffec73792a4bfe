// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

/**
 * Parameters of Merton's price: a diffusion of constant variance, and jumps that multiply it by lognormal factors.
 *
 * @param rate riskless, a year
 * @param variance of the diffusion, a year
 * @param intensity expected number of jumps a year
 * @param jumpMean mean of the logarithm of a jump's factor
 * @param jumpDeviation standard deviation of that logarithm
 */
record MertonModel(double rate, double variance, double intensity, double jumpMean, double jumpDeviation) {

  /** Logarithm of a jump's expected factor. */
  double jumpGrowth() {
    return jumpMean + 0.5 * jumpVariance();
  }

  /** Variance of the logarithm of a jump's factor. */
  double jumpVariance() {
    return jumpDeviation * jumpDeviation;
  }

  /** What the price grows by between jumps, a year: its jumps' expected growth less than the rate. */
  double drift() {
    return rate - intensity * StrictMath.expm1(jumpGrowth());
  }

  /** What jumps add to the variance of the logarithm, a year. */
  double jumpQuadraticVariation() {
    return intensity * (jumpMean * jumpMean + jumpVariance());
  }

  /** The expected square of a jump's return. */
  double jumpSquare() {
    double growth = StrictMath.exp(jumpGrowth());
    return growth * growth * StrictMath.exp(jumpVariance()) - 2 * growth + 1;
  }
}
