// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Shares that are claimed and times that are cut off, beside sums of binomial probabilities. */
class ExactTest {

  private static double atMost(int k, int n, double p) {
    double sum = 0;
    double coefficient = 1;
    for (int i = 0; i <= k; i++) {
      sum += coefficient * Math.pow(p, i) * Math.pow(1 - p, n - i);
      coefficient *= (double) (n - i) / (i + 1);
    }
    return sum;
  }

  @Test
  void aShareIsShownByTheExactTest() {
    for (double share : new double[] {0.07, 0.4, 0.5, 0.8}) {
      for (int n : new int[] {1, 5, 15}) {
        for (int k = 0; k <= n; k++) {
          AtLeast claim = new AtLeast(k, n, share);
          assertEquals(1 - (k == 0 ? 0 : atMost(k - 1, n, share)), claim.p(), 1e-12);
          assertEquals(atMost(k, n, share), claim.against(), 1e-12);
          // the test and Clopper's and Pearson's bound say the same
          assertEquals(Proportion.atLeast(k, n) >= share, claim.judged() == Judgement.SHOWN);
        }
      }
    }
    assertEquals(Judgement.NOT_SHOWN, new AtLeast(0, 0, 0.4).judged());
    // .6^5 = .078 and .6^6 = .047
    assertEquals(Judgement.NOT_SHOWN, new AtLeast(0, 5, 0.4).judged());
    assertEquals(Judgement.EXCLUDED, new AtLeast(0, 6, 0.4).judged());
    assertThrows(IllegalArgumentException.class, () -> new AtLeast(1, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new AtLeast(3, 2, 0.5));
  }

  @Test
  void theMedianOfTimesThatWereCutOffIsBoundedByOrderStatistics() {
    Interval few = Censored.median(new double[] {3, 1}, 5);
    assertEquals(Double.POSITIVE_INFINITY, few.estimate());
    assertFalse(few.bounded());
    assertEquals(2.5, Censored.median(new double[] {3, 1, 2}, 4).estimate());
    Interval ten = Censored.median(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 10);
    // of 10, fewer than 2 lie below the median with probability .011, fewer than 3 with .055
    assertEquals(2, ten.low());
    assertEquals(5.5, ten.estimate());
    assertEquals(Double.POSITIVE_INFINITY, ten.high());
    Interval never = Censored.median(new double[0], 6);
    assertTrue(never.bounded());
    assertEquals(Double.POSITIVE_INFINITY, never.low());
  }
}
