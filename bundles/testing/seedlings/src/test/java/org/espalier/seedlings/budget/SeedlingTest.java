// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.budget.BudgetContract;
import org.junit.jupiter.api.Test;

/** The contract of every budget, and what is counted. */
class SeedlingTest extends BudgetContract {

  @Override
  protected Budget budget() {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("limit", 0.4)));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void biasesCount() {
    Architecture architecture = Architecture.from(Shape.of(9)).dense(10, Initializer.FAN_IN).build();
    assertEquals(100, budget().count(List.of(architecture)).orElseThrow());
  }
}
