// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.market.Pricing;
import org.espalier.finance.BlackScholes;

/** Heston's prices by Fourier inversion: one by one to rounding, and many of one option to what pricing promises. */
record HestonPricing(HestonModel model) implements Pricing {
  /** Of a rule of half as many nodes; the square of it is below rounding. */
  private static final double EXACT = 1e-8;
  /** The square of it is below a hundredth of what may be lost of a price. */
  private static final double CLOSE = 1e-4;

  @Override
  public Quote call(double spot, double variance, double strike, double timeToMaturity) {
    return timeToMaturity == 0
        ? new BlackScholes(model.rate()).call(spot, variance, strike, 0)
        : new HestonInversion(model, timeToMaturity).quote(spot, variance, strike, EXACT);
  }

  @Override
  public Quoter quoter(double strike, double timeToMaturity) {
    if (timeToMaturity == 0) {
      return Pricing.super.quoter(strike, 0);
    }
    HestonInversion inversion = new HestonInversion(model, timeToMaturity);
    return (spots, variances, quotes) -> {
      for (int i = 0; i < spots.length; i++) {
        quotes.set(i, inversion.quote(spots[i], variances[i], strike, CLOSE));
      }
    };
  }

  @Override
  public double varianceSwap(double variance, double timeToMaturity) {
    return model.expectedIntegral(variance, timeToMaturity) / timeToMaturity;
  }
}
