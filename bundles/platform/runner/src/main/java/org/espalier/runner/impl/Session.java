// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.espalier.execution.Checkpoints;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.Terms;
import org.espalier.execution.Workbench;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.RunPlan;
import org.espalier.runner.Outcome;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.Underway;
import org.espalier.store.Journal;
import org.espalier.store.OutputFolder;
import org.espalier.store.RunResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to carry out an experiment, by threads of its own. */
final class Session implements Underway {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final double NANOS_A_MINUTE = 60e9;
  /** How often it is tried to do what there is no memory for, and how long between. */
  private static final int PATIENCE = 20;
  private static final long PAUSE_MILLIS = 100;

  private final ExperimentPlan plan;
  private final OutputFolder output;
  private final int jobs;
  private final Agenda agenda;
  private final RunQueue queue = new RunQueue(List.of(), Set.of());
  private final Tracker tracker;
  private final Workbench workbench;
  private final long began = System.nanoTime();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  /** Threads that have not ended. */
  private final AtomicInteger workers = new AtomicInteger();
  private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
  private volatile boolean stopped;
  // guarded by itself
  private final Map<String, RunResult> results = new LinkedHashMap<>();

  /**
   * @param output closed when the session has ended
   */
  Session(
      ExperimentPlan plan, RunExecutor executor, OutputFolder output, RunOptions options, Checkpoints checkpoints,
      RunListener listener) {
    this.plan = plan;
    this.output = output;
    this.jobs = options.jobs();
    this.agenda = new Agenda(plan, output::result);
    this.tracker = new Tracker(jobs, listener, System::nanoTime);
    this.workbench = executor.workbench(
        new Terms(() -> stopped, checkpoints, jobs, options.keepTrained(), plan.search().isPresent(), options.limit()));
  }

  /** Starts the threads. */
  void begin() {
    ask();
    tracker.opened(output.path());
    output.remade().forEach(file -> damaged(file + " is damaged or missing: it is written again"));
    output.damaged().forEach((run, file) -> damaged(file + " is damaged or missing: " + run.id() + " is done again"));
    LOG.info("experiment {}: {} runs at most, {} at a time", plan.experiment().name(), agenda.most(), jobs);
    int threads = Math.min(jobs, Math.max(1, plan.runs().size()));
    workers.set(threads);
    for (int i = 1; i <= threads; i++) {
      new Thread(this::work, "run-" + i).start();
    }
  }

  private void damaged(String sentence) {
    LOG.warn(sentence);
    tracker.damaged(sentence);
  }

  @Override
  public Progress progress() {
    return tracker.shown();
  }

  @Override
  public void cancel() {
    if (!ended.isDone() && cancelled.compareAndSet(false, true)) {
      stop();
      tracker.stopping();
    }
  }

  @Override
  public CompletableFuture<Outcome> outcome() {
    return ended.copy();
  }

  private void stop() {
    stopped = true;
    queue.stop();
  }

  private void work() {
    try {
      for (Optional<RunPlan> run = queue.next(); run.isPresent(); run = queue.next()) {
        carryOut(run.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    } catch (Exception | Error e) {
      broken.compareAndSet(null, e);
      stop();
    } finally {
      if (workers.decrementAndGet() == 0) {
        end();
      }
    }
  }

  /** The last thread lets go of the folder before anyone is told. */
  private void end() {
    Optional<Outcome> outcome = Optional.empty();
    try (output) {
      if (broken.get() == null) {
        outcome = Optional.of(outcome(cancelled.get()));
      }
    } catch (RuntimeException | Error e) {
      broken.compareAndSet(null, e);
    }
    if (broken.get() == null) {
      ended.complete(outcome.orElseThrow());
    } else {
      ended.completeExceptionally(broken.get());
    }
  }

  private void carryOut(RunPlan run) {
    tracker.begun(run);
    RunResult result;
    try {
      result = outlasting(() -> workbench.carryOut(output.run(run), output::stored, tracker.events(run)));
    } catch (CancellationException e) {
      tracker.suspended(run);
      return;
    }
    record(run, result);
    ask();
    String reason = "it needs " + run.id() + ", which did not finish";
    for (RunPlan lost : queue.ended(run, result.finished())) {
      record(lost, RunResult.skipped(lost.id(), reason));
    }
  }

  /**
   * Does what may be done more than once. Memory that another run has taken is there again when that one has failed of
   * it.
   */
  private static <T> T outlasting(Supplier<T> step) {
    for (int left = PATIENCE; true; left--) {
      try {
        return step.get();
      } catch (OutOfMemoryError e) {
        if (left == 0) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
    }
  }

  private static void outlasting(Runnable step) {
    outlasting(() -> {
      step.run();
      return Boolean.TRUE;
    });
  }

  /** Schedules what the results so far ask for. */
  private synchronized void ask() {
    List<RunPlan> fresh = agenda.next();
    outlasting(() -> agenda.journal().ifPresent(this::journal));
    Set<String> finished = new HashSet<>();
    if (!fresh.isEmpty()) {
      outlasting(() -> output.extend(fresh));
      fresh.stream()
          .filter(run -> output.result(run).filter(RunResult::finished).isPresent())
          .forEach(run -> finished.add(run.id()));
    }
    if (plan.search().isPresent()) {
      outlasting(() -> output.record(agenda.progress()));
    }
    tracker.expects(agenda.most(), plan.open(), finished.size());
    queue.add(fresh, finished);
  }

  /** A look that was taken stays, also where the results of an earlier process that showed it are done again. */
  private void journal(Journal journal) {
    if (journal.looks() > output.journal().map(Journal::looks).orElse(-1)) {
      output.record(journal);
    }
  }

  private void record(RunPlan run, RunResult result) {
    outlasting(() -> output.record(run, result));
    synchronized (results) {
      results.put(run.id(), result);
    }
    tracker.ended(run, result);
  }

  private Outcome outcome(boolean interrupted) {
    List<RunResult> problems = new ArrayList<>();
    int finished = 0;
    int asked = 0;
    for (RunPlan run : output.runs()) {
      if (output.result(run).filter(RunResult::finished).isPresent()) {
        asked++;
        finished++;
      } else if (agenda.asked(run)) {
        asked++;
        Optional.ofNullable(results.get(run.id())).ifPresent(problems::add);
      }
    }
    return new Outcome(output.path(), asked, finished, pace(), problems, interrupted);
  }

  private double pace() {
    synchronized (results) {
      long here = results.values().stream().filter(RunResult::finished).count();
      return here / ((System.nanoTime() - began) / NANOS_A_MINUTE);
    }
  }
}
