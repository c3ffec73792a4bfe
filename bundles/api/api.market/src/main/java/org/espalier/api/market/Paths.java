// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.market;

import org.espalier.api.plugin.Sizes;

/**
 * A block of simulated paths, moment by moment: element {@code [t][p]} belongs to path p at moment t of the grid. Made
 * once and filled again and again, so that paths need not all be in memory.
 *
 * @param grid the moments
 * @param prices of the stock, above 0, undiscounted: {@code [steps + 1][size]}
 * @param variances instantaneous variance of the stock's logarithm, a year, at least 0: {@code [steps + 1][size]}
 */
public record Paths(TimeGrid grid, double[][] prices, double[][] variances) {
  public Paths {
    if (prices.length != grid.steps() + 1 || variances.length != grid.steps() + 1) {
      throw new IllegalArgumentException(
          grid.steps() + " steps have " + (grid.steps() + 1) + " moments, not " + prices.length + " of prices and "
              + variances.length + " of variances");
    }
  }

  /**
   * Room for a number of paths.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if they take more than all memory that the process may use
   */
  public Paths(TimeGrid grid, int size) {
    this(grid, room(grid, size), room(grid, size));
  }

  private static double[][] room(TimeGrid grid, int size) {
    Sizes.fit("the paths of a market", 2 * Double.BYTES, grid.steps() + 1L, size);
    return new double[grid.steps() + 1][size];
  }

  /** Number of paths. */
  public int size() {
    return prices[0].length;
  }
}
