// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.measured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.budget.BudgetContract;
import org.junit.jupiter.api.Test;

class LatencyBudgetTest extends BudgetContract {

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Budget budget() {
    return new LatencyBudget(options(Map.of("limit", 0.5, "spread", 1.0, "warmUpSeconds", 0.3, "seconds", 0.1)));
  }

  private static LatencyBudget.Options options(Map<String, Object> changes) {
    return Settings.of(LatencyBudget.Options.class, changes);
  }

  /** What a budget says on a machine whose clock goes on by itself. */
  private static Budget.Reading measured(Map<String, Object> changes, LongSupplier clock) {
    Architecture network = Architecture.from(Shape.of(2)).dense(1, Initializer.FAN_IN).build();
    try (Network computed = new JvmEngine().create(network, Seeds.of(1).stream("initial"))) {
      return new LatencyBudget(options(changes), clock).measure(List.of(computed));
    }
  }

  @Test
  void theMedianIsInMilliseconds() {
    long[] now = {0};
    assertEquals(
        new Budget.Reading(3, 0), measured(Map.of("warmUpSeconds", 0.0), () -> now[0] += 3_000_000));
  }

  @Test
  void aNoisyMachineIsRefusedWithTheSpread() {
    long[] now = {0};
    int[] call = {0};
    // four timings of 1, 2, 3 and 4 ms in turn, between which the clock is read once
    LongSupplier noisy = () -> now[0] += 1_000_000 * (1 + call[0]++ / 2 % 4);
    String refused = assertThrows(
        InvalidInputException.class, () -> measured(Map.of("seconds", 60.0), noisy)).getMessage();
    assertTrue(refused.startsWith("the machine is too noisy; half the width"), refused);
    assertTrue(refused.matches(".* is \\d\\d % of their median, and at most 10 % .*"), refused);
  }

  @Test
  void badOptionsAreRefused() {
    for (Map<String, Object> bad : List.<Map<String, Object>>of(
        Map.of("limit", -0.1), Map.of("batch", 0), Map.of("timings", 0), Map.of("attempts", 0),
        Map.of("spread", 0.0))) {
      assertThrows(InvalidInputException.class, () -> new LatencyBudget(options(bad)), bad.toString());
    }
  }
}
