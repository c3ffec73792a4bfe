// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.market.Pricing;
import org.espalier.finance.BlackScholes;

/** Merton's prices: Black-Scholes given the number of jumps, over all numbers (Merton 1976, eq. 19). */
record MertonPricing(MertonModel model) implements Pricing {

  @Override
  public Quote call(double spot, double variance, double strike, double timeToMaturity) {
    return timeToMaturity == 0
        ? new BlackScholes(model.rate()).call(spot, variance, strike, 0)
        : new MertonMixture(model, timeToMaturity).quote(spot, variance, strike);
  }

  @Override
  public Quoter quoter(double strike, double timeToMaturity) {
    return timeToMaturity == 0 || model.variance() == 0
        ? Pricing.super.quoter(strike, timeToMaturity) : new MertonQuoter(model, strike, timeToMaturity);
  }

  @Override
  public double varianceSwap(double variance, double timeToMaturity) {
    return variance + model.jumpQuadraticVariation();
  }
}
