package org.espalier.runner.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.espalier.catalog.Catalog;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.RunPlan;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.store.Journal;
import org.espalier.store.OutputFolder;
import org.espalier.store.RunResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to carry out an experiment. */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final double NANOS_A_MINUTE = 60e9;

  private final ExperimentPlan plan;
  private final OutputFolder output;
  private final int jobs;
  private final Agenda agenda;
  private final Schedule schedule = new Schedule(List.of(), Set.of());
  private final Tracker tracker;
  private final Surroundings surroundings;
  private final long began = System.nanoTime();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private volatile boolean stopped;
  // guarded by itself
  private final Map<String, RunResult> results = new LinkedHashMap<>();

  Session(
      ExperimentPlan plan, Catalog catalog, OutputFolder output, RunOptions options, Map<String, String> facts,
      Duration checkpointEvery, RunListener listener) {
    this.plan = plan;
    this.output = output;
    this.jobs = options.jobs();
    this.agenda = new Agenda(plan, output::result);
    this.tracker = new Tracker(jobs, listener, System::nanoTime);
    this.surroundings = new Surroundings(
        catalog, output, tracker, () -> stopped, facts, checkpointEvery, options.keepTrained(), new Quiet(),
        new Knowledge(), plan.search().isPresent());
  }

  Outcome carryOut() {
    ask();
    tracker.opened(output.path());
    LOG.info("experiment {}: {} runs at most, {} at a time", plan.experiment().name(), agenda.most(), jobs);
    AtomicInteger number = new AtomicInteger();
    ExecutorService workers =
        Executors.newFixedThreadPool(jobs, work -> new Thread(work, "run-" + number.incrementAndGet()));
    for (int i = 0; i < jobs; i++) {
      workers.execute(this::work);
    }
    workers.shutdown();
    boolean interrupted = await(workers);
    Throwable cause = broken.get();
    if (cause instanceof RuntimeException problem) {
      throw problem;
    } else if (cause instanceof Error error) {
      throw error;
    }
    return outcome(interrupted);
  }

  /** Waits for the workers; an interruption asks them to stop. */
  private boolean await(ExecutorService workers) {
    boolean interrupted = false;
    while (true) {
      try {
        if (workers.awaitTermination(1, TimeUnit.DAYS)) {
          return interrupted;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        stop();
        tracker.stopping();
      }
    }
  }

  private void stop() {
    stopped = true;
    schedule.stop();
  }

  private void work() {
    try {
      for (Optional<RunPlan> run = schedule.next(); run.isPresent(); run = schedule.next()) {
        carryOut(run.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    } catch (RuntimeException | Error e) {
      broken.compareAndSet(null, e);
      stop();
    }
  }

  private void carryOut(RunPlan run) {
    tracker.begun(run);
    RunResult result;
    try {
      result = new RunExecution(run, surroundings).execute();
    } catch (CancellationException e) {
      tracker.suspended(run);
      return;
    }
    record(run, result);
    ask();
    String reason = "it needs " + run.id() + ", which did not finish";
    for (RunPlan lost : schedule.ended(run, result.finished())) {
      record(lost, RunResult.skipped(lost.id(), reason));
    }
  }

  /** Schedules what the results so far ask for. */
  private synchronized void ask() {
    List<RunPlan> fresh = agenda.next();
    agenda.journal().ifPresent(this::journal);
    Set<String> finished = new HashSet<>();
    if (!fresh.isEmpty()) {
      output.extend(fresh);
      fresh.stream()
          .filter(run -> output.result(run).filter(RunResult::finished).isPresent())
          .forEach(run -> finished.add(run.id()));
    }
    if (plan.search().isPresent()) {
      output.record(agenda.progress());
    }
    tracker.expects(agenda.most(), plan.open(), finished.size());
    schedule.add(fresh, finished);
  }

  /** A look that was taken stays, also where the results of an earlier process that showed it are done again. */
  private void journal(Journal journal) {
    if (journal.looks() > output.journal().map(Journal::looks).orElse(-1)) {
      output.record(journal);
    }
  }

  private void record(RunPlan run, RunResult result) {
    output.record(run, result);
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
