package org.espalier.seedlings.riskmeasure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.hedging.RiskMeasure;
import org.junit.jupiter.api.Test;

/** The formula, and its derivatives against central differences. */
class SeedlingTest {
  private static final double[] PROFITS = {-3, 4, 0.5, -4, -0.25, 9};

  private final RiskMeasure measure = new Seedling();

  private double loss(double[] profits) {
    return measure.loss(profits, profits.length, 0, new double[profits.length]).value();
  }

  @Test
  void gainsDoNotMakeUpForLosses() {
    assertEquals(-2.5, measure.score(new double[] {-3, 100, 0, -4}), 1e-12);
    assertEquals(2.5, loss(new double[] {-3, 100, 0, -4}), 1e-12);
  }

  @Test
  void slopesAreTheDerivativesOfTheLoss() {
    double[] slopes = new double[PROFITS.length];
    measure.loss(PROFITS, PROFITS.length, 0, slopes);
    for (int i = 0; i < slopes.length; i++) {
      double[] above = PROFITS.clone();
      double[] below = PROFITS.clone();
      above[i] += 1e-6;
      below[i] -= 1e-6;
      assertEquals((loss(above) - loss(below)) / 2e-6, slopes[i], 1e-8);
    }
  }

  @Test
  void gainsAloneHaveNoRiskAndNoSlopes() {
    double[] slopes = {7, 7};
    assertEquals(0, measure.loss(new double[] {1, 0}, 2, 0, slopes).value());
    assertArrayEquals(new double[2], slopes);
  }
}
