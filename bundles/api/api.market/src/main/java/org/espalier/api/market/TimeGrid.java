// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.market;

/**
 * Equidistant moments from 0 to the horizon at which a path is observed.
 *
 * @param horizon years, above 0
 * @param steps at least 1
 */
public record TimeGrid(double horizon, int steps) {
  public TimeGrid {
    if (!(horizon > 0) || horizon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("the horizon is " + horizon + " years; it must be above 0");
    }
    if (steps < 1) {
      throw new IllegalArgumentException("there are " + steps + " steps; there must be at least 1");
    }
  }

  /** Years from one moment to the next. */
  public double step() {
    return horizon / steps;
  }

  /** The moment with this number, from 0 to {@code steps}, in years. */
  public double time(int moment) {
    return moment == steps ? horizon : moment * step();
  }
}
