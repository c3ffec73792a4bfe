// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.market.Pricing;
import org.espalier.api.market.Pricing.Quote;
import org.espalier.api.market.Quotes;

/**
 * Quotes one call from a table by the logarithm of the price, interpolated by cubics: its nodes are close enough for
 * the kink that is left if there is no jump. States outside the table, or of another variance, are priced one by one.
 */
final class MertonQuoter implements Pricing.Quoter {
  private static final int NODES = 1025;
  /** Nodes in a standard deviation of the diffusion until maturity. */
  private static final double DENSITY = 16;
  private static final int COLUMNS = 4;

  private final MertonModel model;
  private final MertonMixture exact;
  private final double strike;
  private final double step;
  private final double[] table = new double[NODES * COLUMNS];

  /** @param time to maturity, above 0 */
  MertonQuoter(MertonModel model, double strike, double time) {
    this.model = model;
    this.strike = strike;
    exact = new MertonMixture(model, time);
    step = Math.sqrt(model.variance() * time) / DENSITY;
    for (int i = 0; i < NODES; i++) {
      Quote quote = exact.quote(strike * StrictMath.exp((i - NODES / 2) * step), model.variance(), strike);
      int at = i * COLUMNS;
      table[at] = quote.price();
      table[at + 1] = quote.delta();
      table[at + 2] = quote.varianceDerivative();
      table[at + 3] = quote.minimumVarianceDelta();
    }
  }

  @Override
  public void quote(double[] spots, double[] variances, Quotes quotes) {
    for (int i = 0; i < spots.length; i++) {
      double position = StrictMath.log(spots[i] / strike) / step + NODES / 2;
      if (position >= 0 && position <= NODES - 1 && variances[i] == model.variance()) {
        quotes.set(i, interpolated(position));
      } else {
        quotes.set(i, exact.quote(spots[i], variances[i], strike));
      }
    }
  }

  private Quote interpolated(double position) {
    int first = Cubic.first(position, NODES);
    double price = 0;
    double delta = 0;
    double byVariance = 0;
    double minimumVarianceDelta = 0;
    for (int i = 0; i < Cubic.NODES; i++) {
      double weight = Cubic.weight(i, position - first);
      int at = (first + i) * COLUMNS;
      price += weight * table[at];
      delta += weight * table[at + 1];
      byVariance += weight * table[at + 2];
      minimumVarianceDelta += weight * table[at + 3];
    }
    return new Quote(price, delta, byVariance, minimumVarianceDelta);
  }
}
