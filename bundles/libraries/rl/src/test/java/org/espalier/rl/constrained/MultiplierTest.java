// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.constrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Updates beside the equations, step by step. */
class MultiplierTest {
  private static final double LIMIT = 10;

  private static Multiplier of(
      MultiplierRule.Update update, MultiplierRule.Positivity positivity, double initial, double bound) {
    MultiplierRule.Gains gains = new MultiplierRule.Gains(0.1, 0.01, 0.05);
    return new Multiplier(new MultiplierRule(update, positivity, initial, 0.1, gains, bound), LIMIT);
  }

  private static Multiplier projected(MultiplierRule.Update update, double initial, double bound) {
    return of(update, MultiplierRule.Positivity.PROJECTION, initial, bound);
  }

  private static double after(Multiplier multiplier, double cost) {
    multiplier.update(cost);
    return multiplier.value();
  }

  @Test
  void ascentAddsTheExcess() {
    Multiplier multiplier = projected(MultiplierRule.Update.ASCENT, 1, 2);
    assertEquals(1.5, after(multiplier, 15), 1e-12);
    assertEquals(2, after(multiplier, 30), 1e-12);
    assertEquals(1.8, after(multiplier, 8), 1e-12);
    assertEquals(0.8, after(multiplier, 0), 1e-12);
    assertEquals(0, after(multiplier, 0), 1e-12);
    assertEquals(0.1, after(multiplier, 11), 1e-12);
  }

  /** log(1 + exp x) with x moved by the excess times the logistic function of x. */
  @Test
  void softplusFollowsTheChainRule() {
    Multiplier multiplier = of(MultiplierRule.Update.ASCENT, MultiplierRule.Positivity.SOFTPLUS, 0.7, 0);
    double x = Math.log(Math.expm1(0.7));
    for (double cost : new double[] {15, 12, 3, 0, 0, 40}) {
      x += 0.1 * (cost - LIMIT) / (1 + Math.exp(-x));
      assertEquals(Math.log1p(Math.exp(x)), after(multiplier, cost), 1e-9);
    }
    Multiplier bounded = of(MultiplierRule.Update.ASCENT, MultiplierRule.Positivity.SOFTPLUS, 0.7, 1);
    assertEquals(1, after(bounded, 1000), 1e-12);
    assertTrue(after(bounded, 9) < 1, "the bound is left at once");
  }

  @Test
  void adamStepsByTheRateAtFirst() {
    Multiplier multiplier = projected(MultiplierRule.Update.ADAM, 1, 0);
    assertEquals(1.1, after(multiplier, 500), 1e-6);
    double first = 0.1 * 490 * 0.9 + 0.1 * -4;
    double second = 0.001 * 490 * 490 * 0.999 + 0.001 * 16;
    double step = 0.1 * first / 0.19 / (Math.sqrt(second / (1 - 0.999 * 0.999)) + 1e-8);
    assertEquals(1.1 + step, after(multiplier, 6), 1e-6);
  }

  /** Of Stooke et al. 2020, algorithm 2. */
  @Test
  void pidAddsItsThreeTerms() {
    Multiplier multiplier = projected(MultiplierRule.Update.PID, 0, 0);
    assertEquals(0.1 * 5 + 0.01 * 5, after(multiplier, 15), 1e-12);
    assertEquals(0.1 * 8 + 0.01 * 13 + 0.05 * 3, after(multiplier, 18), 1e-12);
    assertEquals(0.1 * 2 + 0.01 * 15, after(multiplier, 12), 1e-12);
    assertEquals(0, after(multiplier, 0), 1e-12);
    assertEquals(0.1 * 1 + 0.01 * 6 + 0.05 * 11, after(multiplier, 11), 1e-12);
  }

  @Test
  void pidDoesNotWindUpBeyondItsBound() {
    Multiplier multiplier = projected(MultiplierRule.Update.PID, 0, 0.5);
    for (int i = 0; i < 100; i++) {
      assertTrue(after(multiplier, 60) <= 0.5);
    }
    // the sum is .5 / .01 = 50 at most
    assertEquals(0.01 * 49 - 0.1 * 1, after(multiplier, 9), 1e-12);
  }

  @Test
  void nothingSeenChangesNothing() {
    for (MultiplierRule.Update update : MultiplierRule.Update.values()) {
      Multiplier multiplier = projected(update, 1, 0);
      multiplier.update(Double.NaN);
      assertEquals(1, multiplier.value());
    }
  }

  @Test
  void restoredGoesOnToTheBit() throws IOException {
    for (MultiplierRule.Update update : MultiplierRule.Update.values()) {
      Multiplier saved = projected(update, 1, 0);
      saved.update(12);
      saved.update(9);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.save(new DataOutputStream(bytes));
      Multiplier restored = projected(update, 0.5, 0);
      restored.update(40);
      restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      assertEquals(after(saved, 13), after(restored, 13));
    }
  }
}
