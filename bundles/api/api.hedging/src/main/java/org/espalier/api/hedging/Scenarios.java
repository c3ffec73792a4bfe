// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import org.espalier.api.market.Paths;

/**
 * A block of paths with the prices of all that is traded on them.
 *
 * @param paths the stock
 * @param prices of the instruments, the stock first, at least 0: {@code [instrument][moment][path]}
 */
public record Scenarios(Paths paths, double[][][] prices) {

  /** Number of paths. */
  public int size() {
    return paths.size();
  }

  /** Number of instruments. */
  public int instruments() {
    return prices.length;
  }

  /** Number of moments at which there is a position to choose; at the one after them it is closed. */
  public int steps() {
    return paths.grid().steps();
  }
}
