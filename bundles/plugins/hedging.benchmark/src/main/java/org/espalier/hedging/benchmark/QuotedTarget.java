// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import java.util.Arrays;
import java.util.function.Function;
import org.espalier.api.market.Quotes;

/**
 * A derivative that a model's quotes give, summed over a claim's calls.
 *
 * @param derivative which column of the quotes
 */
record QuotedTarget(Quoters quoters, Function<Quotes, double[]> derivative) implements Target {

  @Override
  public void stocks(int step, double[] spots, double[] variances, double[] stocks) {
    Arrays.fill(stocks, 0, spots.length, quoters.claim().stocks());
    Quotes quotes = new Quotes(spots.length);
    for (int c = 0; c < quoters.claim().calls().size(); c++) {
      quoters.of(c, step).quote(spots, variances, quotes);
      double[] derivatives = derivative.apply(quotes);
      double quantity = quoters.claim().calls().get(c).quantity();
      for (int p = 0; p < spots.length; p++) {
        stocks[p] += quantity * derivatives[p];
      }
    }
  }
}
