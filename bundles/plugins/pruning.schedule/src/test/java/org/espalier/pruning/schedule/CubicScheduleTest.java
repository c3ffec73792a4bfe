// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Schedule;
import org.espalier.tck.pruning.ScheduleContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class CubicScheduleTest extends ScheduleContract {

  @Override
  protected Schedule schedule() {
    return schedule(Map.of());
  }

  private static Schedule schedule(Map<String, Object> options) {
    return new CubicSchedule(Converters.standardConverter().convert(options).to(Gradual.class));
  }

  /** Zhu and Gupta 2017, eq. 1: s_t = s_f + (s_i - s_f) (1 - (t - t_0) / (n dt))^3 with s_i = 0. */
  @Test
  void followsThePapersEquation() {
    Schedule schedule = schedule(Map.of("unit", "steps", "begin", 20, "end", 120, "every", 10));
    for (int t = 20; t <= 120; t += 10) {
      double expected = 0.875 + (0 - 0.875) * Math.pow(1 - (t - 20) / (10 * 10.0), 3);
      assertEquals(expected, schedule.sparsity(t, 150, 0.875), 1e-12, "at " + t);
      assertEquals(expected, schedule.sparsity(Math.min(150, t + 9), 150, 0.875), t < 120 ? 1e-12 : 0, "after " + t);
    }
  }

  @Test
  void removesMostAtFirst() {
    Schedule schedule = schedule();
    assertEquals(0.9 * (1 - 8 / 27.0), schedule.sparsity(25, 100, 0.9), 1e-12);
  }

  @Test
  void doesNotFitIntoFewerStepsThanItNeeds() {
    assertEquals(Optional.empty(), schedule(Map.of("unit", "steps", "end", 40)).refusal(40));
    assertThrows(InvalidInputException.class, () -> schedule(Map.of("begin", 1)));
  }
}
