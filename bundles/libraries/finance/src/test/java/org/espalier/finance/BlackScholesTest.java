// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.market.Pricing.Quote;
import org.junit.jupiter.api.Test;

class BlackScholesTest {
  private static final BlackScholes MODEL = new BlackScholes(0.02);

  /** Expected values: the textbook formula with scipy.stats.norm, SciPy 1.17.1. */
  @Test
  void agreesWithScipy() {
    Quote quote = MODEL.call(100, 0.04, 105, 0.25);
    assertEquals(2.223232041345071, quote.price(), 1e-12);
    assertEquals(0.3490444115881397, quote.delta(), 1e-14);
    assertEquals(46.25369544514163, quote.varianceDerivative(), 1e-11);
    assertEquals(quote.delta(), quote.minimumVarianceDelta());
    assertEquals(0.03700295635611331, MODEL.gamma(100, 0.04, 105, 0.25), 1e-15);
  }

  @Test
  void withoutTimeOrVarianceACallIsItsIntrinsicValue() {
    assertEquals(new Quote(7, 1, 0, 1), MODEL.call(107, 0.04, 100, 0));
    assertEquals(new Quote(0, 0, 0, 0), MODEL.call(93, 0.04, 100, 0));
    assertEquals(100 - 99 * Math.exp(-0.02), MODEL.call(100, 0, 99, 1).price(), 1e-13);
    assertEquals(0, MODEL.gamma(100, 0, 100, 1));
  }

  @Test
  void aVarianceSwapIsFairAtTheVariance() {
    assertEquals(0.04, MODEL.varianceSwap(0.04, 0.5));
  }
}
