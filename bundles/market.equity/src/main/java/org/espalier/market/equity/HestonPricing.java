package org.espalier.market.equity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.market.BlackScholes;
import org.espalier.api.market.Pricing;

/** Heston's prices: accurate ones one by one, and interpolated ones for many states. */
record HestonPricing(HestonModel model) implements Pricing {
  /** Half a minute, in years: over less than that the variance stands still for all that a price shows. */
  private static final double INSTANT = 1e-6;

  /** Those of all moments take half a second to make, and every run of a study asks for the same: they are kept. */
  private static final Map<Terms, Quoter> TABLES = new ConcurrentHashMap<>();

  /** Tables that are kept, of 400 kB each. */
  private static final int MOST = 256;

  private record Terms(HestonPricing pricing, double strike, double timeToMaturity) {
    Quoter quoter() {
      return new HestonQuoter(pricing.model, pricing, strike, timeToMaturity);
    }
  }

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
    if (timeToMaturity < INSTANT) {
      return Pricing.super.quoter(strike, timeToMaturity);
    }
    if (TABLES.size() >= MOST) {
      TABLES.clear();
    }
    return TABLES.computeIfAbsent(new Terms(this, strike, timeToMaturity), Terms::quoter);
  }

  @Override
  public double varianceSwap(double variance, double timeToMaturity) {
    return model.expectedIntegral(variance, timeToMaturity) / timeToMaturity;
  }
}
