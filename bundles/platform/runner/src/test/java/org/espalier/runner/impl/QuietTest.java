// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Walk;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietTest {
  /** Iterations and measurements that go on, and how many of them a measurement met besides itself. */
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger disturbances = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();

  @TempDir Path temporary;

  @Test
  void nothingComputesWhileARunMeasuresTime() {
    Outcome outcome = run(true);
    assertTrue(outcome.complete(), outcome.problems().toString());
    assertEquals(0, disturbances.get());
    assertTrue(together.get() > 0, "runs must train side by side");
  }

  @Test
  void otherEvaluatorsDisturbEachOther() {
    run(false);
    assertTrue(disturbances.get() > 0);
  }

  private Outcome run(boolean quiet) {
    Lab lab = new Lab();
    lab.put(Task.KIND, (Task) BusyWalk::new);
    lab.put(Evaluator.KIND, new Clock(quiet));
    RunOptions options = new RunOptions(temporary.resolve("o"), false, 4);
    return LabRunner.of(lab, Duration.ofDays(1)).run(Lab.plan(4, List.of(0.5)), options, new Listening());
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class BusyWalk extends Walk {
    BusyWalk(TaskContext context) {
      super(context);
    }

    @Override
    public Map<String, Double> iterate() {
      if (busy.incrementAndGet() > 1) {
        together.incrementAndGet();
      }
      try {
        sleep(1);
        return super.iterate();
      } finally {
        busy.decrementAndGet();
      }
    }
  }

  private final class Clock implements Evaluator {
    private final boolean quiet;

    Clock(boolean quiet) {
      this.quiet = quiet;
    }

    @Override
    public boolean needsQuiet() {
      return quiet;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(new Metric("time", "1", Metric.Direction.NONE, "a time"));
    }

    @Override
    public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
      busy.incrementAndGet();
      for (int i = 0; i < 20; i++) {
        sleep(1);
        if (busy.get() > 1) {
          disturbances.incrementAndGet();
        }
      }
      busy.decrementAndGet();
      return Map.of("time", 1.0);
    }
  }
}
