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

class LinearScheduleTest extends ScheduleContract {

  @Override
  protected Schedule schedule() {
    return schedule(Map.of());
  }

  private static Schedule schedule(Map<String, Object> options) {
    return new LinearSchedule(Converters.standardConverter().convert(options).to(Gradual.class));
  }

  @Test
  void growsInProportionFromBeginToEnd() {
    Schedule schedule = schedule(Map.of("begin", 0.2, "end", 0.6));
    double[] expected = {0, 0, 0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8};
    for (int done = 0; done < expected.length; done++) {
      assertEquals(expected[done], schedule.sparsity(done, 10, 0.8), 1e-12, "after " + done);
    }
  }

  @Test
  void prunesEverySoManyStepsAndAtTheEnd() {
    Schedule schedule = schedule(Map.of("unit", "steps", "begin", 10, "end", 21, "every", 5));
    assertEquals(0, schedule.sparsity(14, 100, 0.8));
    assertEquals(0.8 * 5 / 11, schedule.sparsity(15, 100, 0.8), 1e-12);
    assertEquals(0.8 * 5 / 11, schedule.sparsity(19, 100, 0.8), 1e-12);
    assertEquals(0.8 * 10 / 11, schedule.sparsity(20, 100, 0.8), 1e-12);
    assertEquals(0.8, schedule.sparsity(21, 100, 0.8));
  }

  @Test
  void sharesThatAreNotBinaryNumbersAreNotLost() {
    Schedule schedule = schedule(Map.of("end", 0.3, "every", 0.1));
    assertEquals(0.5 / 3, schedule.sparsity(1, 10, 0.5), 1e-12);
    assertEquals(1.0 / 3, schedule.sparsity(2, 10, 0.5), 1e-12);
    assertEquals(0.5, schedule.sparsity(3, 10, 0.5));
  }

  @Test
  void doesNotFitIntoFewerStepsThanItNeeds() {
    Schedule schedule = schedule(Map.of("unit", "steps", "end", 40));
    assertEquals(Optional.empty(), schedule.refusal(40));
    assertEquals(
        Optional.of(
            "the schedule reaches its target after step 40, and there are 39; it must end no later than that"),
        schedule.refusal(39));
  }

  @Test
  void anEndBeforeTheBeginningOrBeyondTheTrainingIsRefused() {
    assertEquals(
        "the schedule begins at 0.8 and ends at 0.75; it must end no earlier than it begins",
        assertThrows(InvalidInputException.class, () -> schedule(Map.of("begin", 0.8))).getMessage());
    assertEquals(
        "the schedule ends at 40.0, beyond the whole training, which is 1; write unit: steps if these are steps",
        assertThrows(InvalidInputException.class, () -> schedule(Map.of("end", 40))).getMessage());
  }
}
