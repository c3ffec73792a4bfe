// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.Quotes;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;

/** A European call that ends at the horizon, at the market's own prices. */
final class ListedCall implements Instrument {
  private final double strike;
  private final TimeGrid grid;
  /** One for each moment; a quoter may have tables that take long to make, and serves all blocks. */
  private final Map<Market, List<Pricing.Quoter>> quoters = new HashMap<>();

  ListedCall(double strike, TimeGrid grid) {
    this.strike = strike;
    this.grid = grid;
  }

  @Override
  public void price(Market market, Paths paths, double[][] prices) {
    List<Pricing.Quoter> byMoment = quoters.computeIfAbsent(market, this::quoters);
    Quotes quotes = new Quotes(paths.size());
    for (int t = 0; t <= grid.steps(); t++) {
      byMoment.get(t).quote(paths.prices()[t], paths.variances()[t], quotes);
      System.arraycopy(quotes.prices(), 0, prices[t], 0, paths.size());
    }
  }

  private List<Pricing.Quoter> quoters(Market market) {
    Pricing pricing = market.pricing().orElseThrow(
        () -> new InvalidInputException("task hedging: the market prices no call; leave that instrument out"));
    return IntStream.rangeClosed(0, grid.steps())
        .mapToObj(t -> pricing.quoter(strike, grid.horizon() - grid.time(t)))
        .toList();
  }
}
