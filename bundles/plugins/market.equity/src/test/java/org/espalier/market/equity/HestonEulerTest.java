// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.Map;
import org.espalier.api.market.Market;
import org.espalier.tck.market.MarketContract;

/** The check beside the scheme of choice promises the same. */
class HestonEulerTest extends MarketContract {

  @Override
  protected Market create(boolean antithetic) {
    return HestonMarketTest.market(Map.of("antithetic", antithetic, "scheme", "euler"));
  }
}
