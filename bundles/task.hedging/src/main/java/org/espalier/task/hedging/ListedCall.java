package org.espalier.task.hedging;

import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.Quotes;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;

/** A European call that ends at the horizon, at the market's own prices. */
record ListedCall(double strike) implements Instrument {

  @Override
  public void price(Market market, Paths paths, double[][] prices) {
    Pricing pricing = market.pricing().orElseThrow(
        () -> new InvalidInputException("task hedging: the market prices no call; leave that instrument out"));
    TimeGrid grid = paths.grid();
    Quotes quotes = new Quotes(paths.size());
    for (int t = 0; t <= grid.steps(); t++) {
      pricing.quoter(strike, grid.horizon() - grid.time(t))
          .quote(paths.prices()[t], paths.variances()[t], quotes);
      System.arraycopy(quotes.prices(), 0, prices[t], 0, paths.size());
    }
  }
}
