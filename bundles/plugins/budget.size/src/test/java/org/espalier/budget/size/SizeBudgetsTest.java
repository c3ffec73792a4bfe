// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.size;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.budget.BudgetContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SizeBudgetsTest {
  private static Limited limit(double limit) {
    return Settings.of(Limited.class, Map.of("limit", limit));
  }

  abstract static class Contract extends BudgetContract {
    @Override
    protected Engine engine() {
      return new JvmEngine();
    }
  }

  @Nested
  class Filters extends Contract {
    @Override
    protected Budget budget() {
      return new FilterBudget(limit(0.2));
    }
  }

  @Nested
  class Weights extends Contract {
    @Override
    protected Budget budget() {
      return new WeightBudget(limit(0.2));
    }
  }

  @Nested
  class Macs extends Contract {
    @Override
    protected Budget budget() {
      return new MacBudget(limit(1));
    }
  }

  @Nested
  class Bytes extends Contract {
    @Override
    protected Budget budget() {
      return new ByteBudget(limit(0.01));
    }
  }

  @Test
  void countsByHand() {
    List<Architecture> network = List.of(
        Architecture.from(Shape.of(2, 5, 5)).conv(7, 3, Initializer.FAN_IN).flatten()
            .dense(3, Initializer.FAN_IN).build());
    long weights = 7 * 2 * 9 + 3 * 7 * 25;
    assertEquals(7, new FilterBudget(limit(0)).count(network).orElseThrow());
    assertEquals(weights, new WeightBudget(limit(0)).count(network).orElseThrow());
    assertEquals(7 * 2 * 9 * 25 + 3 * 7 * 25, new MacBudget(limit(0)).count(network).orElseThrow());
    assertEquals(4 * (weights + biases(network)), new ByteBudget(limit(0)).count(network).orElseThrow());
  }

  private static long biases(List<Architecture> network) {
    return network.get(0).parameterCount() - (7 * 2 * 9 + 3 * 7 * 25);
  }

  @Test
  void withoutALimitOfItsOwnItHasTheRuns() {
    assertEquals(OptionalDouble.empty(), new MacBudget(limit(0)).limit());
  }

  @Test
  void whatMakesNoBudgetIsRefused() {
    assertThrows(InvalidInputException.class, () -> new MacBudget(limit(1.5)));
    assertThrows(InvalidInputException.class, () -> new MacBudget(limit(Double.NaN)));
    Architecture dense = Architecture.from(Shape.of(4)).dense(3, Initializer.FAN_IN).build();
    String refused = assertThrows(
        InvalidInputException.class, () -> new FilterBudget(limit(0)).count(List.of(dense))).getMessage();
    assertTrue(refused.startsWith("the networks have no filters, of which a share could be kept;"), refused);
  }
}
