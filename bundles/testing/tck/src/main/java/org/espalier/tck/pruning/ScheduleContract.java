package org.espalier.tck.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.espalier.api.pruning.Schedule;
import org.espalier.tck.ContractOf;
import org.junit.jupiter.api.Test;

/** What every schedule must do. */
@ContractOf(Schedule.KIND)
public abstract class ScheduleContract {
  private static final double[] TARGETS = {0.1, 0.5, 0.9, 0.99};
  private static final long[] STEPS = {1, 2, 7, 100, 781};

  /** The schedule under test, one that can be followed over any number of steps. */
  protected abstract Schedule schedule();

  @Test
  void itCanBeFollowed() {
    for (long steps : STEPS) {
      assertEquals(
          Optional.empty(), schedule().refusal(steps),
          "a number of steps that the schedule can take must not be refused; " + steps);
    }
  }

  @Test
  void sparsityGrowsAndNeverFallsAndEndsAtTheTarget() {
    for (double target : TARGETS) {
      for (long steps : STEPS) {
        double before = 0;
        for (long done = 0; done <= steps; done++) {
          double sparsity = schedule().sparsity(done, steps, target);
          String where = sparsity + " after " + done + " of " + steps + " steps to " + target;
          assertTrue(
              sparsity >= before && sparsity <= target,
              "sparsity may not fall and not pass its target; it is " + where + ", before it was " + before);
          before = sparsity;
        }
        assertEquals(target, before, "the last step must have the target itself, to the bit");
      }
    }
  }

  @Test
  void theSameStepHasTheSameSparsity() {
    Schedule schedule = schedule();
    assertEquals(
        schedule.sparsity(3, 7, 0.9), schedule.sparsity(3, 7, 0.9),
        "the same step must have the same sparsity, asked twice");
    assertEquals(
        schedule.sparsity(3, 7, 0.9), schedule().sparsity(3, 7, 0.9),
        "the same step must have the same sparsity in another instance");
  }
}
