// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.Seeds;
import org.espalier.finance.Validation;
import org.espalier.tck.market.MarketContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class HestonMarketTest extends MarketContract {
  private static final double MONTH = 30.0 / 365;
  private static final double RHO = -0.5711;

  @Override
  protected Market create(boolean antithetic) {
    return market(Map.of("antithetic", antithetic));
  }

  @Test
  void varianceIsExpectedWhereThePublishedStudySays() {
    Market market = create(true);
    assertEquals(0.02021, market.expectedVariance(MONTH).orElseThrow(), 5e-6);
    double sum = 0;
    for (double v : simulate(market, 30, 100_000).variances()[30]) {
      sum += v;
    }
    assertEquals(0.02021, sum / 100_000, 0.01 * 0.02021);
  }

  @Test
  void leverageIsKept() {
    assertEquals(RHO, correlation(simulate(create(true), 30, 20_000)), 0.02);
    assertEquals(RHO, correlation(simulate(create(true), 300, 2_000)), 0.02);
    Market euler = market(Map.of("scheme", "euler"));
    assertEquals(RHO, correlation(simulate(euler, 30, 20_000)), 0.02);
  }

  @Test
  void leverageIsLostByTheFaultyScheme() {
    Market faulty = market(Map.of("scheme", "leverage-free"));
    assertEquals(0, correlation(simulate(faulty, 30, 20_000)), 0.005);
    assertEquals(RHO, faulty.leverage(0.001).orElseThrow(), "what it is meant to have");
  }

  @Test
  void validationSeesTheFaultyScheme() {
    TimeGrid grid = new TimeGrid(MONTH, 30);
    assertEquals(Optional.empty(), Validation.of(create(true), grid).failure());
    Validation validation = Validation.of(market(Map.of("scheme", "leverage-free")), grid);
    assertTrue(validation.failure().orElseThrow().contains("correlation of price and variance is "));
  }

  @Test
  void oppositeLeverageIsKeptToo() {
    Market market = market(Map.of("rho", 0.9, "xi", 2.0));
    assertEquals(0.9, correlation(simulate(market, 300, 2_000)), 0.03);
  }

  @Test
  void perfectCorrelationAndNoVarianceAtTheBeginningAreLegal() {
    Paths paths = simulate(market(Map.of("rho", -1.0, "variance", 0.0)), 30, 1_000);
    for (double price : paths.prices()[30]) {
      assertTrue(price > 0 && price < 1_000, "a price of " + price);
    }
  }

  static Market market(Map<String, Object> options) {
    return new HestonMarket(Converters.standardConverter().convert(options).to(HestonMarket.Options.class));
  }

  private static Paths simulate(Market market, int steps, int size) {
    Paths paths = new Paths(new TimeGrid(MONTH, steps), size);
    market.simulate(paths, Seeds.of(3).stream("paths"));
    return paths;
  }

  /** Of the increments of the price's logarithm and of the variance, over all steps. */
  private static double correlation(Paths paths) {
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    for (int t = 0; t < paths.grid().steps(); t++) {
      for (int p = 0; p < paths.size(); p++) {
        double x = Math.log(paths.prices()[t + 1][p] / paths.prices()[t][p]);
        double y = paths.variances()[t + 1][p] - paths.variances()[t][p];
        sx += x;
        sy += y;
        sxx += x * x;
        syy += y * y;
        sxy += x * y;
      }
    }
    double n = (double) paths.grid().steps() * paths.size();
    return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
  }
}
