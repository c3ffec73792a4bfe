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

class OneShotScheduleTest extends ScheduleContract {

  @Override
  protected Schedule schedule() {
    return schedule(Map.of());
  }

  private static Schedule schedule(Map<String, Object> options) {
    return new OneShotSchedule(Converters.standardConverter().convert(options).to(OneShotSchedule.Options.class));
  }

  @Test
  void everythingGoesAtOnce() {
    assertEquals(0.9, schedule().sparsity(0, 10, 0.9));
    Schedule later = schedule(Map.of("at", 0.3));
    assertEquals(0, later.sparsity(2, 10, 0.9));
    assertEquals(0.9, later.sparsity(3, 10, 0.9));
  }

  @Test
  void doesNotFitIntoFewerStepsThanItNeeds() {
    Schedule schedule = schedule(Map.of("unit", "steps", "at", 5));
    assertEquals(Optional.empty(), schedule.refusal(5));
    assertEquals(true, schedule.refusal(4).isPresent());
    assertThrows(InvalidInputException.class, () -> schedule(Map.of("at", 5)));
  }
}
