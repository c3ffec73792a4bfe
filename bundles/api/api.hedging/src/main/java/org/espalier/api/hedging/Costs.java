// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

/**
 * What a trade costs: {@code proportional |n| price + quadratic n^2 price}, and {@code fixed} if anything is traded.
 *
 * @param proportional share of the value traded, at least 0; .001 is ten basis points
 * @param fixed for each trade, at least 0
 * @param quadratic share of the price for the square of the number traded, at least 0
 */
public record Costs(double proportional, double fixed, double quadratic) {
  public Costs {
    if (!(proportional >= 0 && fixed >= 0 && quadratic >= 0)) {
      throw new IllegalArgumentException(
          "costs are " + proportional + ", " + fixed + " and " + quadratic + "; none may be below 0");
    }
  }

  /** Cost of a trade of {@code number} units, bought or sold, at a price. */
  public double of(double number, double price) {
    double size = Math.abs(number);
    return size == 0 ? 0 : (proportional + quadratic * size) * size * price + fixed;
  }

  /** Its derivative by the number; 0 at 0, where it has a kink, and 0 for the fixed part, which is a jump. */
  public double slope(double number, double price) {
    return (proportional * Math.signum(number) + 2 * quadratic * number) * price;
  }
}
