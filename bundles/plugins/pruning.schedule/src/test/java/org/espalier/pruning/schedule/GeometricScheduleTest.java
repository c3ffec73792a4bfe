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

class GeometricScheduleTest extends ScheduleContract {

  @Override
  protected Schedule schedule() {
    return schedule(Map.of());
  }

  private static Schedule schedule(Map<String, Object> options) {
    return new GeometricSchedule(Converters.standardConverter().convert(options).to(GeometricSchedule.Options.class));
  }

  @Test
  void aFifthOfTheRestGoesAtEveryLevel() {
    double target = 1 - Math.pow(0.8, 5);
    for (int level = 0; level <= 5; level++) {
      assertEquals(1 - Math.pow(0.8, level), schedule().sparsity(level, 5, target), 1e-12, "level " + level);
    }
  }

  /** .8^10 is above .1 and .8^11 below, so there are 11 levels that remove a little less than a fifth. */
  @Test
  void levelsAreEvenWhereTheTargetIsNotAPower() {
    double before = 0;
    for (int level = 1; level <= 11; level++) {
      double sparsity = schedule().sparsity(level, 11, 0.9);
      assertEquals(Math.pow(0.1, 1 / 11.0), (1 - sparsity) / (1 - before), 1e-12, "level " + level);
      before = sparsity;
    }
    assertEquals(0.9, before);
  }

  @Test
  void levelsAreSpreadFromBeginToEnd() {
    Schedule schedule = schedule(Map.of("unit", "steps", "begin", 10, "end", 30, "share", 0.5));
    assertEquals(0, schedule.sparsity(19, 40, 0.75));
    assertEquals(0.5, schedule.sparsity(20, 40, 0.75), 1e-12);
    assertEquals(0.5, schedule.sparsity(29, 40, 0.75), 1e-12);
    assertEquals(0.75, schedule.sparsity(30, 40, 0.75));
    assertEquals(Optional.empty(), schedule.refusal(30));
    assertEquals(true, schedule.refusal(29).isPresent());
  }

  @Test
  void anEndBeforeTheBeginningIsRefused() {
    assertThrows(InvalidInputException.class, () -> schedule(Map.of("begin", 0.5, "end", 0.4)));
  }
}
