// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.market.Market;

/** Where every market begins, and what money earns in it. */
abstract class EquityMarket implements Market {
  private final double spot;
  private final double rate;
  private final double variance;

  /**
   * @param spot price of the stock at the beginning
   * @param rate riskless, a year
   * @param variance at the beginning, a year
   */
  EquityMarket(double spot, double rate, double variance) {
    this.spot = spot;
    this.rate = rate;
    this.variance = variance;
  }

  @Override
  public final double spot() {
    return spot;
  }

  @Override
  public final double rate() {
    return rate;
  }

  @Override
  public final double variance() {
    return variance;
  }
}
