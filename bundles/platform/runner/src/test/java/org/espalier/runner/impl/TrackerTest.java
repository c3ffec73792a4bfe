// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.espalier.api.metric.Metric;
import org.espalier.laboratory.Lab;
import org.espalier.plan.RunPlan;
import org.espalier.store.Measurement;
import org.espalier.store.RunResult;
import org.espalier.store.Sparsity;
import org.junit.jupiter.api.Test;

class TrackerTest {
  private final List<RunPlan> runs = Lab.plan(1, List.of(0.1, 0.2, 0.3, 0.4, 0.5)).runs();
  private final Listening listening = new Listening();
  private long now = 1_000_000;

  private Tracker tracker(int ended, int jobs) {
    Tracker tracker = new Tracker(jobs, listening, () -> now);
    tracker.expects(runs.size(), false, ended);
    tracker.opened(Path.of("out"));
    return tracker;
  }

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private static RunResult finished(RunPlan run) {
    Metric objective = new Metric("return", "1", Metric.Direction.HIGHER, "");
    Measurement measured = new Measurement(
        objective, new Measurement.Success(0, 0), Optional.empty(), new Sparsity(0, 0, 0), Map.of(), Map.of(),
        Map.of());
    return RunResult.finished(run.id(), measured, 1, 1, Map.of());
  }

  private static RunResult failed(RunPlan run) {
    return RunResult.failed(run.id(), "no", 1, 1, Map.of());
  }

  @Test
  void theTimeLeftIsThatOfTheRunsSoFarOverTheJobs() {
    Tracker tracker = tracker(0, 2);
    assertEquals(Optional.empty(), listening.last.left());
    tracker.begun(runs.get(0));
    pass(10);
    tracker.moved(runs.get(0), 0.5, Map.of("loss", 2.0));
    // 20 s a run, 5.5 runs, 2 at a time
    assertEquals(Optional.of(Duration.ofSeconds(55)), listening.last.left());
    assertEquals(0.5 / 6, listening.last.done());
    pass(10);
    tracker.ended(runs.get(0), finished(runs.get(0)));
    assertEquals(Optional.of(Duration.ofSeconds(50)), listening.last.left());
    assertEquals(1, listening.last.ended());
  }

  @Test
  void theFirstSecondsOfColdCodeAreNoMeasure() {
    Tracker tracker = tracker(0, 1);
    tracker.begun(runs.get(0));
    pass(5);
    tracker.moved(runs.get(0), 0.05, Map.of());
    // nothing else to tell from: 100 s a run, 5.95 runs
    assertEquals(Optional.of(Duration.ofSeconds(595)), listening.last.left());
    pass(5);
    tracker.moved(runs.get(0), 0.55, Map.of());
    // 10 s a run, 5.45 runs
    assertEquals(Optional.of(Duration.ofMillis(54_500)), listening.last.left());
  }

  @Test
  void whatWasDoneBeforeAndWhatFailedDoNotCountForThePace() {
    Tracker tracker = tracker(3, 1);
    tracker.begun(runs.get(3));
    tracker.resumed(runs.get(3), 0.5);
    pass(10);
    tracker.moved(runs.get(3), 0.75, Map.of());
    // 40 s a run, 2.25 runs
    assertEquals(Optional.of(Duration.ofSeconds(90)), listening.last.left());
    tracker.ended(runs.get(3), finished(runs.get(3)));
    tracker.begun(runs.get(4));
    tracker.ended(runs.get(4), failed(runs.get(4)));
    assertEquals(5, listening.last.ended());
  }

  @Test
  void aSuspendedRunIsOpenAgain() {
    Tracker tracker = tracker(0, 1);
    tracker.begun(runs.get(0));
    pass(1);
    tracker.suspended(runs.get(0));
    assertEquals(0, listening.last.ended());
    assertEquals(List.of(), listening.last.active());
  }
}
