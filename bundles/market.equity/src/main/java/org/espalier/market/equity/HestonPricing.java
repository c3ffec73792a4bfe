package org.espalier.market.equity;

import org.espalier.api.market.BlackScholes;
import org.espalier.api.market.Pricing;

/** Heston's prices: accurate ones one by one, and interpolated ones for many states. */
record HestonPricing(HestonModel model) implements Pricing {
  /** Half a minute, in years: over less than that the variance stands still for all that a price shows. */
  private static final double INSTANT = 1e-6;

  @Override
  public Quote call(double spot, double variance, double strike, double timeToMaturity) {
    if (timeToMaturity < INSTANT) {
      Quote plain = new BlackScholes(model.rate()).call(spot, variance, strike, timeToMaturity);
      double byVariance = plain.varianceDerivative();
      return new Quote(
          plain.price(), plain.delta(), byVariance, model.minimumVarianceDelta(plain.delta(), byVariance, spot));
    }
    double k = StrictMath.log(spot / strike) + model.rate() * timeToMaturity;
    return new HestonSlice(model, variance, timeToMaturity, Math.abs(k)).quote(spot, strike);
  }

  @Override
  public Quoter quoter(double strike, double timeToMaturity) {
    return timeToMaturity < INSTANT
        ? Pricing.super.quoter(strike, timeToMaturity) : new HestonQuoter(model, this, strike, timeToMaturity);
  }

  @Override
  public double varianceSwap(double variance, double timeToMaturity) {
    return model.expectedIntegral(variance, timeToMaturity) / timeToMaturity;
  }
}
