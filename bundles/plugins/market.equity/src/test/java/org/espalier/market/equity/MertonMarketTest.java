// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing.Quote;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.Seeds;
import org.espalier.finance.Validation;
import org.espalier.tck.market.MarketContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class MertonMarketTest extends MarketContract {

  @Override
  protected Market create(boolean antithetic) {
    return market(Map.of("antithetic", antithetic));
  }

  /** Cumulants of the logarithm, exact whatever the step: with 25 jumps a year, one step has several. */
  @Test
  void logarithmsHaveTheirCumulants() {
    Market market = market(Map.of(
        "variance", 0.02, "rate", 0.03, "intensity", 25.0, "jumpMean", -0.1, "jumpDeviation", 0.05,
        "antithetic", false));
    int n = 100_000;
    Paths paths = new Paths(new TimeGrid(0.5, 2), n);
    market.simulate(paths, Seeds.of(1).stream("paths"));
    double growth = Math.exp(-0.1 + 0.00125) - 1;
    double mean = 0.5 * (0.03 - 25 * growth - 0.01) - 12.5 * 0.1;
    double variance = 0.5 * 0.02 + 12.5 * (0.01 + 0.0025);
    double third = 12.5 * (-0.001 - 3 * 0.1 * 0.0025);
    double first = 0;
    double second = 0;
    double cubes = 0;
    for (double price : paths.prices()[2]) {
      double x = Math.log(price / 100) - mean;
      first += x / n;
      second += x * x / n;
      cubes += x * x * x / n;
    }
    assertEquals(0, first, 4 * Math.sqrt(variance / n));
    assertEquals(variance, second, 4 * variance * Math.sqrt(2.3 / n));
    assertEquals(third, cubes, 4 * Math.pow(variance, 1.5) * Math.sqrt(16.0 / n));
  }

  @Test
  void withoutJumpsItIsBlackScholes() {
    Market market = market(Map.of("intensity", 0.0));
    Market plain = new BlackScholesMarket(
        Converters.standardConverter().convert(Map.of()).to(BlackScholesMarket.Options.class));
    Quote quote = market.pricing().orElseThrow().call(101, 0.0175, 103, 0.2);
    Quote plainQuote = plain.pricing().orElseThrow().call(101, 0.0175, 103, 0.2);
    assertEquals(plainQuote.price(), quote.price(), 1e-12);
    assertEquals(plainQuote.minimumVarianceDelta(), quote.minimumVarianceDelta(), 1e-14);
    Paths paths = new Paths(new TimeGrid(0.25, 1), 4);
    Paths expected = new Paths(paths.grid(), 4);
    market.simulate(paths, Seeds.of(1).stream("paths"));
    plain.simulate(expected, Seeds.of(1).stream("paths"));
    assertArrayEquals(expected.prices()[1], paths.prices()[1], 1e-12);
  }

  @Test
  void manyLargeJumpsAndNoDiffusionAreLegal() {
    Market market = market(Map.of("variance", 0.0, "intensity", 200.0, "jumpMean", 0.02, "jumpDeviation", 0.03));
    assertEquals(Optional.empty(), Validation.of(market, new TimeGrid(1, 4)).failure());
  }

  private static Market market(Map<String, Object> options) {
    return new MertonMarket(Converters.standardConverter().convert(options).to(MertonMarket.Options.class));
  }
}
