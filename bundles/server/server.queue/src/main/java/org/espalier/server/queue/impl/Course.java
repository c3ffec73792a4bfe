// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.RunPlan;
import org.espalier.runner.Outcome;
import org.espalier.runner.Progress;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.Runner;
import org.espalier.runner.Underway;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Resources;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.data.Runs;
import org.espalier.server.workers.Claim;
import org.espalier.server.workers.RemoteExecutor;
import org.espalier.store.Measurement;
import org.espalier.store.RunResult;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An experiment that is being carried out: what happens to it is recorded and told. */
final class Course implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(Course.class);
  private static final long RECORD_EVERY = 1_000_000_000L;

  private final long id;
  private final String person;
  private final Resources resources;
  private final ExperimentPlan plan;
  private final Experiments experiments;
  private final Runs runs;
  private final Happenings happenings;
  private volatile int priority;
  private volatile Optional<Underway> underway = Optional.empty();
  /** Why it is to end before its end; empty if it is not. */
  private volatile Optional<String> ending = Optional.empty();
  /** Runs that have a slot. */
  private final Set<String> active = ConcurrentHashMap.newKeySet();
  // by the listener's one thread at a time
  private final Set<String> known = new HashSet<>();
  private long recorded = System.nanoTime() - RECORD_EVERY;
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  Course(
      ExperimentRecord experiment, ExperimentPlan plan, Experiments experiments, Runs runs, Happenings happenings) {
    this.id = experiment.id();
    this.person = experiment.owner();
    this.resources = experiment.resources();
    this.priority = experiment.priority();
    this.plan = plan;
    this.experiments = experiments;
    this.runs = runs;
    this.happenings = happenings;
  }

  /** Begins, or goes on. */
  Underway begin(Runner runner, Workforce workforce, Path output, String tool) {
    expect(plan.certain());
    // one more than there is room for, so that the next run waits already when a slot is free, with its priority
    int atOnce = resources.alone() ? 1 : Math.max(1, workforce.settings().slots() / resources.cores());
    int jobs = Math.max(1, Math.min(atOnce + 1, plan.most().size()));
    RemoteExecutor executor = new RemoteExecutor(
        workforce.pool(), workforce.slots(), workforce.settings().workers().store(), output.resolveSibling("log"), tool,
        () -> new Claim(person, id, priority, resources.cores(), resources.alone()), workforce.settings().attempts(),
        workforce.room()::lackedLately, this::attempt);
    Underway begun = runner.start(plan, new RunOptions(output, true, jobs), this, executor);
    underway = Optional.of(begun);
    if (ending.isPresent()) {
      begun.cancel();
    }
    return begun;
  }

  void prioritise(int other) {
    priority = other;
  }

  /**
   * Asks for the end; what is under way saves its state.
   *
   * @param why in a sentence
   */
  void cancel(String why) {
    ending = Optional.of(why);
    underway.ifPresent(Underway::cancel);
  }

  /** The same, but for the next server to go on with it. */
  void interrupt() {
    underway.ifPresent(Underway::cancel);
  }

  long id() {
    return id;
  }

  String person() {
    return person;
  }

  int priority() {
    return priority;
  }

  /** Runs that have a slot now. */
  Set<String> active() {
    return Set.copyOf(active);
  }

  private void expect(List<RunPlan> more) {
    List<RunRecord> records = new ArrayList<>();
    for (RunPlan run : more) {
      if (known.add(run.id())) {
        records.add(RunRecord.queued(
            UUID.randomUUID().toString().replace("-", ""), id, run.id(), run.seed(), run.definition().arm().name(),
            run.definition().sparsity()));
      }
    }
    runs.expect(id, records);
  }

  private void attempt(String run, int number, String reason) {
    active.add(run);
    if (experiments.change(id, Set.of(ExperimentState.PLANNED), ExperimentState.RUNNING, "")) {
      tellExperiment();
    }
    runs.began(id, run, number, reason);
    happenings.run(id, run, RunState.RUNNING, reason, 0, Map.of());
  }

  @Override
  public void opened(Path output, Progress progress) {
    if (progress.ended() > 0) {
      learn(StoredExperiment.read(output));
    }
    count(progress);
  }

  /** What an earlier server didn't come to record, or lost. */
  private void learn(StoredExperiment stored) {
    Set<String> open = runs.of(id).stream()
        .filter(run -> !run.state().ended()).map(RunRecord::id).collect(Collectors.toSet());
    for (StoredRun run : stored.runs()) {
      if (open.contains(run.plan().id())) {
        run.result().filter(RunResult::finished).ifPresent(this::record);
      }
    }
  }

  private void record(RunResult result) {
    RunState state = result.finished() ? RunState.FINISHED : RunState.FAILED;
    Map<String, Double> metrics = result.measured().map(Course::metrics).orElse(Map.of());
    String objective = result.measured().map(measured -> measured.objective().name()).orElse("");
    runs.ended(id, result.id(), state, result.problem(), objective, metrics);
    happenings.run(id, result.id(), state, result.problem(), 1, metrics);
  }

  @Override
  public void damaged(String sentence) {
    LOG.warn("experiment {}: {}", id, sentence);
  }

  @Override
  public void moved(Progress progress) {
    long now = System.nanoTime();
    if (now - recorded < RECORD_EVERY) {
      return;
    }
    recorded = now;
    for (Progress.Active run : progress.active()) {
      if (active.contains(run.id())) {
        runs.moved(id, run.id(), run.done(), run.metrics());
        happenings.run(id, run.id(), RunState.RUNNING, "", run.done(), run.metrics());
      }
    }
  }

  @Override
  public void ended(RunPlan run, RunResult result, Progress progress) {
    active.remove(run.id());
    expect(List.of(run));
    (result.finished() ? finished : failed).incrementAndGet();
    record(result);
    count(progress);
  }

  private static Map<String, Double> metrics(Measurement measured) {
    Map<String, Double> all = new TreeMap<>(measured.metrics());
    all.put(measured.objective().name(), measured.score());
    return all;
  }

  @Override
  public void stopping(Progress progress) {
    LOG.debug("experiment {} stops", id);
  }

  /** Those that ended before this server began are counted with what the folder says. */
  private void count(Progress progress) {
    int done = finished.get();
    int lost = failed.get();
    int before = progress.ended() - done - lost;
    experiments.count(id, progress.runs(), done + Math.max(0, before), lost);
    tellExperiment();
  }

  private void tellExperiment() {
    experiments.find(id).ifPresent(happenings::experiment);
  }

  /** Records how it ended, but for what a server that ends leaves to the next. */
  void conclude(Outcome outcome, String reportProblem) {
    active.clear();
    if (outcome.interrupted() && ending.isEmpty()) {
      return;
    }
    experiments.count(id, outcome.runs(), outcome.finished(), outcome.problems().size());
    ExperimentState state = outcome.interrupted() ? ExperimentState.CANCELLED
        : outcome.complete() ? ExperimentState.FINISHED : ExperimentState.FAILED;
    String reason = outcome.interrupted() ? ending.orElse("") : problems(outcome) + reportProblem;
    end(state, reason);
  }

  private static String problems(Outcome outcome) {
    if (outcome.problems().isEmpty()) {
      return "";
    }
    RunResult first = outcome.problems().get(0);
    int more = outcome.problems().size();
    return more + (more == 1 ? " run" : " runs") + " did not finish, first " + first.id() + ": " + first.problem();
  }

  /** Records that it could not go on. */
  void fail(String reason) {
    active.clear();
    end(ExperimentState.FAILED, reason);
  }

  /** Says of the runs of an experiment that is ended why they have no result. */
  static void cancelRuns(Runs runs, long experiment, String why) {
    for (RunRecord run : runs.of(experiment)) {
      if (!run.state().ended()) {
        runs.ended(experiment, run.id(), RunState.CANCELLED, "its experiment was ended: " + why, "", Map.of());
      }
    }
  }

  private void end(ExperimentState state, String reason) {
    if (state == ExperimentState.CANCELLED) {
      cancelRuns(runs, id, reason);
    }
    experiments.change(id, Set.of(ExperimentState.PLANNED, ExperimentState.RUNNING), state, reason);
    tellExperiment();
  }
}
