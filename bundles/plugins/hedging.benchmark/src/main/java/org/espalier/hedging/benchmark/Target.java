// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import java.util.Arrays;

/** How many stocks to hold, by what is seen at a moment. */
interface Target {

  /**
   * Stocks to hold on each path.
   *
   * @param step number of the moment, from 0
   * @param spots prices of the stock
   * @param variances instantaneous, a year
   * @param stocks receives as many
   */
  void stocks(int step, double[] spots, double[] variances, double[] stocks);

  /** The same number everywhere. */
  static Target constant(double number) {
    return (step, spots, variances, stocks) -> Arrays.fill(stocks, 0, spots.length, number);
  }
}
