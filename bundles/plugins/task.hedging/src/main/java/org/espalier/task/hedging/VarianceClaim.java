// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The floating leg of a variance swap: at the horizon it pays 10,000 times the realised variance a year, so that a unit
 * costs what a percent of volatility squared does. Before, it is worth what has been realised and what is expected.
 */
record VarianceClaim() implements Instrument {
  private static final double POINTS = 10_000;

  @Override
  public void price(Market market, Paths paths, double[][] prices) {
    Pricing pricing = market.pricing().orElseThrow(
        () -> new InvalidInputException("task hedging: the market prices no variance swap; leave that instrument out"));
    TimeGrid grid = paths.grid();
    double[] realised = new double[paths.size()];
    for (int t = 0; t <= grid.steps(); t++) {
      double left = grid.horizon() - grid.time(t);
      double discount = StrictMath.exp(-market.rate() * left);
      for (int p = 0; p < realised.length; p++) {
        if (t > 0) {
          double change = StrictMath.log(paths.prices()[t][p] / paths.prices()[t - 1][p]);
          realised[p] += change * change;
        }
        double expected = left > 0 ? pricing.varianceSwap(paths.variances()[t][p], left) * left : 0;
        prices[t][p] = POINTS * discount * (realised[p] + expected) / grid.horizon();
      }
    }
  }
}
