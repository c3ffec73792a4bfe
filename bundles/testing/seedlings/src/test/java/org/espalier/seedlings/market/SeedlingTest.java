// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.Seeds;
import org.espalier.tck.Settings;
import org.espalier.tck.market.MarketContract;
import org.junit.jupiter.api.Test;

/** The contract of every market, and what a stock does that does not move by chance. */
class SeedlingTest extends MarketContract {

  @Override
  protected Market create(boolean antithetic) {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("antithetic", antithetic)));
  }

  @Test
  void withoutVolatilityItEarnsTheRate() {
    Market market = new Seedling(Settings.of(Seedling.Options.class, Map.of("volatility", 0.0)));
    Paths paths = new Paths(new TimeGrid(1, 4), 2);
    market.simulate(paths, Seeds.of(1).stream("paths"));
    assertEquals(100 * Math.exp(0.02), paths.prices()[4][1], 1e-9);
  }
}
