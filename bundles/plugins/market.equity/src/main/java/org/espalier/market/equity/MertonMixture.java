// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.market.Pricing.Quote;
import org.espalier.finance.BlackScholes;

/** Calls of one time to maturity, as sums over the number of jumps until then. */
final class MertonMixture {
  /** Of a forward price and its variance until maturity, as {@code call(forward, variance, strike, 1)}. */
  private static final BlackScholes UNDISCOUNTED = new BlackScholes(0);

  private final MertonModel model;
  private final double time;
  private final double discount;
  private final double[] probabilities;
  /** By the number of jumps: the forward price over the price now. */
  private final double[] growths;

  /** @param time to maturity, above 0 */
  MertonMixture(MertonModel model, double time) {
    this.model = model;
    this.time = time;
    discount = StrictMath.exp(-model.rate() * time);
    probabilities = new Poisson(model.intensity() * time, StrictMath.exp(model.jumpGrowth())).probabilities();
    growths = new double[probabilities.length];
    for (int n = 0; n < growths.length; n++) {
      growths[n] = StrictMath.exp(model.drift() * time + n * model.jumpGrowth());
    }
  }

  Quote quote(double spot, double variance, double strike) {
    double price = 0;
    double delta = 0;
    double byVariance = 0;
    for (int n = 0; n < growths.length; n++) {
      Quote given = UNDISCOUNTED.call(spot * growths[n], variance(n, variance), strike, 1);
      price += probabilities[n] * given.price();
      delta += probabilities[n] * given.delta() * growths[n];
      byVariance += probabilities[n] * given.varianceDerivative() * time;
    }
    return new Quote(
        discount * price, discount * delta, discount * byVariance,
        minimumVarianceDelta(spot, variance, strike, discount * price, discount * delta));
  }

  /** Variance of the logarithm until maturity, given the number of jumps. */
  private double variance(int jumps, double variance) {
    return variance * time + jumps * model.jumpVariance();
  }

  /**
   * Covariance of the changes of call and stock over the variance of the stock's, over a short time: (sigma^2 S^2 delta
   * + lambda S E[(J - 1)(C(S J) - C(S))]) / (S^2 (sigma^2 + lambda E[(J - 1)^2])).
   */
  private double minimumVarianceDelta(double spot, double variance, double strike, double price, double delta) {
    double total = variance + model.intensity() * model.jumpSquare();
    if (model.intensity() == 0 || total == 0) {
      return delta;
    }
    double growth = StrictMath.exp(model.jumpGrowth());
    // expectations of J f(S J) are those of f(S J exp(jump variance)), times E[J]
    double weighted = growth * priceAfterAJump(spot * StrictMath.exp(model.jumpVariance()), variance, strike);
    double covariance = weighted - priceAfterAJump(spot, variance, strike) - (growth - 1) * price;
    return (variance * delta + model.intensity() * covariance / spot) / total;
  }

  /** Expected price of the call if there is a jump now. */
  private double priceAfterAJump(double spot, double variance, double strike) {
    double growth = StrictMath.exp(model.jumpGrowth());
    double price = 0;
    for (int n = 0; n < growths.length; n++) {
      price += probabilities[n]
          * UNDISCOUNTED.call(spot * growth * growths[n], variance(n + 1, variance), strike, 1).price();
    }
    return discount * price;
  }
}
