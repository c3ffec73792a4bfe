// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerTest {

  @Test
  void iterationsBeforeTheCodeIsCompiledDoNotCount() {
    assertEquals(.1, Timer.fastestOfLaterHalf(List.of(.9, .3, .12, .1, .1, .2, .3, .3)));
  }

  @Test
  void iterationsThatFillAReplayDoNotCount() {
    assertEquals(2.5, Timer.fastestOfLaterHalf(List.of(.01, .003, .003, .003, 2.5)));
    assertEquals(1.5, Timer.fastestOfLaterHalf(List.of(.01, .003, 1.6, 1.5)));
  }

  @Test
  void aTrainingWithoutIterationsTakesNothing() {
    assertEquals(0, Timer.fastestOfLaterHalf(List.of()));
    assertEquals(2, Timer.fastestOfLaterHalf(List.of(2.0)));
  }

  @Test
  void stepsAreTimedUntilTheyNoLongerGetFaster() {
    int[] steps = {0};
    // of 20 ms in the end, and longer at first, as if they were not compiled
    double seconds = new Timer(100).step(() -> false, () -> spin(Math.max(20, 80 - 5 * steps[0]++)));
    assertEquals(.02, seconds, .006);
    assertTrue(steps[0] < 100, steps[0] + " steps");
  }

  @Test
  void noStepIsTakenAfterTheLastOne() {
    int[] steps = {0};
    assertEquals(.01, new Timer(100).step(() -> steps[0] == 3, () -> {
      steps[0]++;
      spin(10);
    }), .005);
    assertEquals(3, steps[0]);
  }

  @Test
  void theFirstTimeOfWhatIsRepeatedDoesNotCount() {
    int[] times = {0};
    assertEquals(.03, new Timer(100).repeated(() -> spin(times[0]++ == 0 ? 100 : 30)), .01);
  }

  @Test
  void whatTakesLongIsDoneOnce() {
    int[] times = {0};
    assertEquals(.3, new Timer(100).repeated(() -> {
      times[0]++;
      spin(300);
    }), .05);
    assertEquals(1, times[0]);
  }

  @Test
  void whatComesWhenPatienceIsOverIsDoneAsFewTimesAsPossible() {
    Timer timer = new Timer(.05);
    assertFalse(timer.isTired());
    timer.once(() -> spin(60));
    assertTrue(timer.isTired());
    int[] times = {0, 0};
    assertEquals(.01, timer.repeated(() -> {
      times[0]++;
      spin(10);
    }), .005);
    assertEquals(1, times[0]);
    // a window of it
    assertEquals(.1, timer.step(() -> false, () -> {
      times[1]++;
      spin(100);
    }), .02);
    assertEquals(3, times[1], 1);
  }

  /** Keeps the processor busy, which sleeping does not. */
  private static void spin(int millis) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + millis * 1_000_000L;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }
}
