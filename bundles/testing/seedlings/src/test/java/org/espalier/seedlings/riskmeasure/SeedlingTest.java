// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.riskmeasure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.tck.hedging.RiskMeasureContract;
import org.junit.jupiter.api.Test;

/** The contract of every measure of risk, and the formula. */
class SeedlingTest extends RiskMeasureContract {

  @Override
  protected RiskMeasure measure() {
    return new Seedling();
  }

  /** All but one: cash makes up for losses, and for more than its amount or for less. */
  @Override
  protected Set<Property> properties() {
    return Set.of(Property.MONOTONE, Property.POSITIVELY_HOMOGENEOUS, Property.DIVERSIFYING);
  }

  private double loss(double[] profits) {
    return measure().loss(profits, profits.length, 0, new double[profits.length]).value();
  }

  @Test
  void gainsDoNotMakeUpForLosses() {
    assertEquals(-2.5, measure().score(new double[] {-3, 100, 0, -4}), 1e-12);
    assertEquals(2.5, loss(new double[] {-3, 100, 0, -4}), 1e-12);
  }

  @Test
  void gainsAloneHaveNoRiskAndNoSlopes() {
    double[] slopes = {7, 7};
    assertEquals(0, measure().loss(new double[] {1, 0}, 2, 0, slopes).value());
    assertArrayEquals(new double[2], slopes);
  }
}
