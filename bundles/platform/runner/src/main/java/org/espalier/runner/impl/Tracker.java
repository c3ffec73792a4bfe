// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.espalier.execution.RunEvents;
import org.espalier.plan.RunPlan;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.store.RunResult;

/** Keeps count of an experiment's progress and tells a listener. Safe for use by several threads. */
final class Tracker {
  private static final long NANOS = 1_000_000_000;
  private static final long TELL_EVERY = NANOS / 10;

  private final int jobs;
  private final RunListener listener;
  private final LongSupplier clock;
  private final Pace pace = new Pace();
  // all below, and the pace, guarded by this
  private final Map<String, Begun> active = new LinkedHashMap<>();
  private int runs;
  private boolean fewer;
  private int ended;
  /** Runs that ended here with a result, each without what was done of it before. */
  private double endedHere;
  private long nanosHere;
  private long told;

  /**
   * @param jobs runs at a time
   * @param clock in nanoseconds
   */
  Tracker(int jobs, RunListener listener, LongSupplier clock) {
    this.jobs = jobs;
    this.listener = listener;
    this.clock = clock;
    this.told = clock.getAsLong() - TELL_EVERY;
  }

  /**
   * Takes note of how much there is to do.
   *
   * @param most number of runs, those that are over included
   * @param fewer whether it may be less
   * @param finished number of runs that turn out to be over since before
   */
  synchronized void expects(int most, boolean fewer, int finished) {
    runs = most;
    this.fewer = fewer;
    ended += finished;
  }

  synchronized void opened(Path output) {
    listener.opened(output, progress());
  }

  synchronized void damaged(String sentence) {
    listener.damaged(sentence);
  }

  synchronized void begun(RunPlan run) {
    active.put(run.id(), new Begun(clock.getAsLong(), new Progress.Active(run.id(), 0, Map.of()), 0));
    tell();
  }

  /** Takes note of how a run goes. */
  RunEvents events(RunPlan run) {
    return new RunEvents() {
      @Override
      public void resumed(double done) {
        Tracker.this.resumed(run, done);
      }

      @Override
      public void damaged(String sentence) {
        Tracker.this.damaged(sentence);
      }

      @Override
      public void moved(long iterations, double done, Map<String, Double> metrics) {
        Tracker.this.moved(run, done, metrics);
      }

      @Override
      public void saved(int training, long iterations) {}
    };
  }

  /** A run goes on from a checkpoint: what was done before says nothing of the pace. */
  synchronized void resumed(RunPlan run, double done) {
    active.computeIfPresent(
        run.id(), (id, begun) -> new Begun(begun.nanos, new Progress.Active(id, done, Map.of()), done));
  }

  synchronized void moved(RunPlan run, double done, Map<String, Double> metrics) {
    active.computeIfPresent(
        run.id(), (id, begun) -> new Begun(begun.nanos, new Progress.Active(id, done, metrics), begun.before));
    tell();
  }

  synchronized void ended(RunPlan run, RunResult result) {
    Begun begun = active.remove(run.id());
    ended++;
    if (begun != null && result.finished()) {
      endedHere += 1 - begun.before;
      nanosHere += clock.getAsLong() - begun.nanos;
    } else {
      pace.forget();
    }
    listener.ended(run, result, progress());
  }

  /** A run was given up, to be gone on with another time. */
  synchronized void suspended(RunPlan run) {
    active.remove(run.id());
    pace.forget();
    tell();
  }

  synchronized void stopping() {
    listener.stopping(progress());
  }

  /** How far the experiment is. */
  synchronized Progress shown() {
    return progress();
  }

  private void tell() {
    long now = clock.getAsLong();
    if (now - told >= TELL_EVERY) {
      told = now;
      listener.moved(progress());
    }
  }

  private Progress progress() {
    List<Progress.Active> shown = active.values().stream().map(Begun::shown).toList();
    return new Progress(runs, fewer, ended, shown, left());
  }

  private Optional<Duration> left() {
    long now = clock.getAsLong();
    double seconds = (nanosHere + active.values().stream().mapToLong(b -> now - b.nanos).sum()) / (double) NANOS;
    double worth = endedHere + active.values().stream().mapToDouble(b -> b.shown.done() - b.before).sum();
    double open = runs - ended - active.values().stream().mapToDouble(b -> b.shown.done()).sum();
    double parallel = Math.max(1, Math.min(jobs, runs - ended));
    OptionalDouble each = pace.secondsPerRun(seconds, worth);
    return each.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.round(1000 * Math.max(0, open) * each.getAsDouble() / parallel)));
  }

  /** A run in progress: when it began here, how it is shown, and what was done before. */
  private record Begun(long nanos, Progress.Active shown, double before) {}
}
