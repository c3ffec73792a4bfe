// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.pruning.Schedule;
import org.espalier.tck.Settings;
import org.espalier.tck.pruning.ScheduleContract;
import org.junit.jupiter.api.Test;

/** The contract of every schedule, and the formula. */
class SeedlingTest extends ScheduleContract {

  private static Schedule schedule(double exponent) {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("exponent", exponent)));
  }

  @Override
  protected Schedule schedule() {
    return schedule(2);
  }

  @Test
  void halfwayAQuarterOfTheTargetIsReachedByTheSquare() {
    assertEquals(0.2, schedule(2).sparsity(5, 10, 0.8), 1e-12);
    assertEquals(0.4, schedule(1).sparsity(5, 10, 0.8), 1e-12);
  }
}
