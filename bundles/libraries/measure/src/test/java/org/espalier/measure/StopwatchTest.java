// SPDX-License-Identifier: Apache-2.0
package org.espalier.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class StopwatchTest {

  /** Work that takes what it is told, by a clock of its own. */
  private static final class Machine implements Runnable {
    private final IntUnaryOperator nanos;
    private int runs;
    private long now;

    Machine(IntUnaryOperator nanos) {
      this.nanos = nanos;
    }

    @Override
    public void run() {
      now += nanos.applyAsInt(runs++);
    }

    List<Timing> measured(int timings, double warmUpSeconds, double seconds, int attempts) {
      return new Stopwatch(timings, warmUpSeconds, seconds, attempts, 0.2, () -> now).measure(this);
    }
  }

  @Test
  void aSlowNetworkIsTimedFiveTimes() {
    Machine machine = new Machine(run -> 2_000_000);
    assertEquals(List.of(new Timing(2_000_000, 2_000_000, 2_000_000, 0)), machine.measured(1000, 0, 0, 1));
    assertEquals(6, machine.runs, "once to warm up, five times to measure");
  }

  @Test
  void workIsNotMeasuredBeforeItGetsNoFaster() {
    Machine machine = new Machine(run -> run < 300 ? 1_000_000 - 3_000 * run : 100_000);
    assertEquals(100_000, machine.measured(11, 60, 60, 1).get(0).median());
  }

  @Test
  void quartilesAreThoseOfTheTimings() {
    Machine machine = new Machine(run -> run == 0 ? 1_000_000 : 1_000_000 + 1_000 * ((7 * run) % 101));
    Timing timing = machine.measured(101, 0, 60, 1).get(0);
    assertEquals(1_025_000, timing.lower());
    assertEquals(1_050_000, timing.median());
    assertEquals(1_075_000, timing.upper());
  }

  @Test
  void whatSpreadsIsMeasuredAgain() {
    Machine machine = new Machine(run -> run < 50 && run % 2 == 1 ? 1_500_000 : 1_000_000);
    Timing timing = machine.measured(21, 0, 60, 5).get(0);
    assertEquals(new Timing(1_000_000, 1_000_000, 1_000_000, 0), timing);
    assertEquals(1 + 3 * 21, machine.runs, "two disturbed attempts, and one with so few that no quartile moves");
  }

  @Test
  void halvesThatDifferAreMeasuredAgain() {
    Machine machine = new Machine(run -> run <= 12 ? 1_000_000 : 1_300_000);
    Timing timing = machine.measured(21, 0, 60, 3).get(0);
    assertEquals(new Timing(1_300_000, 1_300_000, 1_300_000, 0), timing);
    assertEquals(1 + 2 * 21, machine.runs);
  }

  @Test
  void whatStaysDisturbedIsMeasuredSoManyTimes() {
    Machine machine = new Machine(run -> run % 2 == 1 ? 1_500_000 : 1_000_000);
    List<Timing> timings = machine.measured(21, 0, 60, 3);
    assertEquals(1 + 3 * 21, machine.runs);
    assertTrue(Stopwatch.disturbance(timings) > 0.3, timings.toString());
  }
}
