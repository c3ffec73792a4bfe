// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VolterraTest {
  private static final double ROUGH = 0.07;

  /**
   * Expected values: 2 H s^(H + 1/2) t^(H - 1/2) / (H + 1/2) 2F1(1, 1/2 - H; 3/2 + H; s / t) with scipy.special.hyp2f1
   * (SciPy 1.17.1); the product sums integrals over single steps.
   */
  @Test
  void covariancesAreThoseOfTheClosedForm() {
    Volterra process = new Volterra(ROUGH, 30);
    assertEquals(1, process.covariance(1, 1), 1e-12);
    assertEquals(0.21808151132440226, process.covariance(1, 2), 1e-10);
    assertEquals(0.23033684943701435, process.covariance(3, 7), 1e-10);
    assertEquals(0.7697298766312968, process.covariance(29, 30), 1e-10);
    for (int k = 1; k <= 30; k++) {
      assertEquals(StrictMath.pow(k, 2 * ROUGH), process.covariance(k, k), 1e-9, "variance of moment " + k);
    }
  }

  /** What a moment owes to a step's increment is the mean of the kernel over the step. */
  @Test
  void covariancesWithIncrementsAreIntegralsOfTheKernel() {
    double[] row = new Volterra(0.3, 5).shared()[4];
    for (int i = 0; i < 5; i++) {
      double sum = 0;
      int parts = 100_000;
      for (int part = 0; part < parts; part++) {
        sum += Math.pow(5 - i - (part + 0.5) / parts, -0.2) / parts;
      }
      assertEquals(Math.sqrt(0.6) * sum, row[i], 1e-4);
    }
  }

  @Test
  void withAHurstExponentOfOneHalfItIsBrownianMotion() {
    Volterra process = new Volterra(0.5, 4);
    for (int k = 0; k < 4; k++) {
      for (int i = 0; i <= k; i++) {
        assertEquals(1, process.shared()[k][i], 1e-15);
        assertEquals(0, process.own()[k][i], 1e-7);
      }
    }
  }
}
