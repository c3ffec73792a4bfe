// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.hedging.Outcome;
import org.junit.jupiter.api.Test;

class ProfitsTest {

  @Test
  void describesASample() {
    Profits profits = Profits.of(new Outcome(new double[] {3, -1, 0, -4, 2}, new double[5], new double[5]));
    assertEquals(0, profits.mean(), 1e-12);
    assertEquals(Math.sqrt(30 / 4.0), profits.deviation(), 1e-12);
    assertEquals(0, profits.sharpe(), 1e-12);
  }
}
