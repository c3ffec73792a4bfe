// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import org.espalier.api.market.Pricing;

/**
 * A stock of constant volatility (Black and Scholes 1973). Its quotes serve as a market's prices, and as what a trader
 * computes who believes in this volatility, whatever the market.
 *
 * @param rate riskless, a year, continuously compounded
 */
public record BlackScholes(double rate) implements Pricing {

  @Override
  public Quote call(double spot, double variance, double strike, double timeToMaturity) {
    double cash = strike * StrictMath.exp(-rate * timeToMaturity);
    double deviation = Math.sqrt(variance * timeToMaturity);
    if (deviation == 0) {
      return spot > cash ? new Quote(spot - cash, 1, 0, 1) : new Quote(0, 0, 0, 0);
    }
    double d1 = StrictMath.log(spot / cash) / deviation + 0.5 * deviation;
    double delta = Normal.cumulative(d1);
    double price = spot * delta - cash * Normal.cumulative(d1 - deviation);
    double varianceDerivative = 0.5 * spot * Normal.density(d1) * timeToMaturity / deviation;
    return new Quote(price, delta, varianceDerivative, delta);
  }

  /** Second derivative of a call by the price of the stock; 0 where its value has a kink or is straight. */
  public double gamma(double spot, double variance, double strike, double timeToMaturity) {
    double deviation = Math.sqrt(variance * timeToMaturity);
    if (deviation == 0) {
      return 0;
    }
    double forward = spot * StrictMath.exp(rate * timeToMaturity);
    return Normal.density(StrictMath.log(forward / strike) / deviation + 0.5 * deviation) / (spot * deviation);
  }

  @Override
  public double varianceSwap(double variance, double timeToMaturity) {
    return variance;
  }
}
