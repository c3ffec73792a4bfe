// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.market;

/**
 * Quotes of one option at many states of the market, as columns; see {@link Pricing.Quote}. Made once and filled again
 * and again.
 */
public record Quotes(
    double[] prices, double[] deltas, double[] varianceDerivatives, double[] minimumVarianceDeltas) {

  /** Room for a number of quotes. */
  public Quotes(int size) {
    this(new double[size], new double[size], new double[size], new double[size]);
  }

  /** Writes the quote of one state. */
  public void set(int index, Pricing.Quote quote) {
    prices[index] = quote.price();
    deltas[index] = quote.delta();
    varianceDerivatives[index] = quote.varianceDerivative();
    minimumVarianceDeltas[index] = quote.minimumVarianceDelta();
  }
}
