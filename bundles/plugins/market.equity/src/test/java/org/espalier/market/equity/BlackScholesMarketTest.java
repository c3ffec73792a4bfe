// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.Seeds;
import org.espalier.tck.market.MarketContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class BlackScholesMarketTest extends MarketContract {

  @Override
  protected Market create(boolean antithetic) {
    return market(Map.of("antithetic", antithetic));
  }

  @Test
  void logarithmsHaveTheirVariance() {
    Market market = market(Map.of("variance", 0.09, "rate", 0.05));
    int n = 40_000;
    Paths paths = new Paths(new TimeGrid(2, 3), n);
    market.simulate(paths, Seeds.of(1).stream("paths"));
    double sum = 0;
    double squares = 0;
    for (double price : paths.prices()[3]) {
      double x = Math.log(price / 100);
      sum += x;
      squares += x * x;
    }
    assertEquals(2 * (0.05 - 0.045), sum / n, 1e-12, "antithetic logarithms have their mean");
    assertEquals(0.18, squares / n - sum / n * sum / n, 4 * 0.18 * Math.sqrt(4.0 / n));
  }

  private static Market market(Map<String, Object> options) {
    return new BlackScholesMarket(
        Converters.standardConverter().convert(options).to(BlackScholesMarket.Options.class));
  }
}
