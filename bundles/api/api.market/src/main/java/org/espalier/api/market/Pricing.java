// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.market;

/** Prices that a market knows without simulation, from its characteristic function say. Safe for several threads. */
public interface Pricing {
  /** How far an interpolated price may be from the accurate one, relative to the strike. */
  double INTERPOLATION = 1e-6;

  /**
   * A European call.
   *
   * @param spot price of the stock now, above 0
   * @param variance instantaneous variance now, a year, at least 0
   * @param strike above 0
   * @param timeToMaturity years, at least 0; at 0 the delta is 1 above the strike and 0 otherwise
   */
  Quote call(double spot, double variance, double strike, double timeToMaturity);

  /**
   * A European call at many states: to be made once for each moment and used for block after block. What takes long to
   * compute one by one may be interpolated: prices are then within {@link #INTERPOLATION} of the strike, and deltas
   * within a hundred times as much, of what {@link #call} says.
   *
   * @param strike above 0
   * @param timeToMaturity years, at least 0
   */
  default Quoter quoter(double strike, double timeToMaturity) {
    return (spots, variances, quotes) -> {
      for (int i = 0; i < spots.length; i++) {
        quotes.set(i, call(spots[i], variances[i], strike, timeToMaturity));
      }
    };
  }

  /**
   * What the variance of the logarithm of the price from now on is expected to be, a year, jumps included and the stock
   * watched without pause: the fair strike of a variance swap.
   *
   * @param variance instantaneous variance now, a year
   * @param timeToMaturity years, above 0
   */
  double varianceSwap(double variance, double timeToMaturity);

  /**
   * A price with what hedging needs.
   *
   * @param price discounted to now
   * @param delta derivative by the price of the stock
   * @param varianceDerivative derivative by the instantaneous variance, all else equal
   * @param minimumVarianceDelta stocks that minimise the variance of the hedged position over a short time
   */
  record Quote(double price, double delta, double varianceDerivative, double minimumVarianceDelta) {}

  /** Quotes one option. Safe for several threads. */
  @FunctionalInterface
  interface Quoter {
    /**
     * Fills the quotes at these states.
     *
     * @param spots prices of the stock, such as {@code paths.prices()[t]}
     * @param variances instantaneous variances, as many
     * @param quotes room for as many
     */
    void quote(double[] spots, double[] variances, Quotes quotes);
  }
}
