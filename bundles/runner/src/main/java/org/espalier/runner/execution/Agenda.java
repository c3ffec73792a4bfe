package org.espalier.runner.execution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.espalier.api.metric.Metric;
import org.espalier.experiment.ExperimentPlan;
import org.espalier.experiment.RunPlan;
import org.espalier.experiment.Search;
import org.espalier.statistics.Bisection;
import org.espalier.statistics.Retention;
import org.espalier.store.Measurement;
import org.espalier.store.RunResult;
import org.espalier.store.SearchProgress;

/**
 * Which runs an experiment asks for: all at once if it searches for nothing, else those of one sparsity after another.
 * Nothing is remembered but which runs were asked for; all else follows from the results, so that an experiment that is
 * resumed goes on where it was. It sees scores on validation data alone: no test score can choose.
 */
final class Agenda {
  private final ExperimentPlan plan;
  private final List<RunPlan> certain;
  private final Function<RunPlan, Optional<RunResult>> results;
  // guarded by this
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * Begins with nothing asked for.
   *
   * @param results of runs as far as they are there
   */
  Agenda(ExperimentPlan plan, Function<RunPlan, Optional<RunResult>> results) {
    this.plan = plan;
    this.certain = plan.certain();
    this.results = results;
  }

  /** The runs that the results so far ask for and that were not asked for before, in the plan's order. */
  synchronized List<RunPlan> next() {
    Set<String> wanted = new LinkedHashSet<>();
    certain.forEach(run -> wanted.add(run.id()));
    for (Search search : plan.search().stream().toList()) {
      search.tracks().forEach(
          track -> wanted(track, state(search, track)).forEach(run -> wanted.add(run.id())));
    }
    List<RunPlan> fresh = plan.runs().stream()
        .filter(run -> wanted.contains(run.id()) && !asked.contains(run.id()))
        .toList();
    fresh.forEach(run -> asked.add(run.id()));
    return fresh;
  }

  /** Whether a run was asked for. */
  synchronized boolean asked(RunPlan run) {
    return asked.contains(run.id());
  }

  /** How many runs are asked for at most, those that were asked for before included. */
  synchronized int most() {
    int most = asked.size();
    for (Search search : plan.search().stream().toList()) {
      for (Search.Track track : search.tracks()) {
        Bisection state = state(search, track);
        if (state.next().isPresent()) {
          double sparsity = state.next().getAsDouble();
          int others = track.runs().get(sparsity).size() - track.trial(sparsity).size();
          most += (state.left() - 1) * track.subjects(sparsity).size() + others;
        }
      }
    }
    return most;
  }

  /** How far the search is, by setting. */
  List<SearchProgress> progress() {
    List<SearchProgress> all = new ArrayList<>();
    for (Search search : plan.search().stream().toList()) {
      search.tracks().forEach(track -> all.add(progress(search.goal(), track, state(search, track))));
    }
    return all;
  }

  /** What was tried and is to be tried now; at the end, everything at the sparsity that was found. */
  private static List<RunPlan> wanted(Search.Track track, Bisection state) {
    List<RunPlan> wanted = new ArrayList<>();
    state.steps().forEach(step -> wanted.addAll(track.trial(step.level())));
    state.next().ifPresent(sparsity -> wanted.addAll(track.trial(sparsity)));
    if (state.next().isEmpty()) {
      state.highest().ifPresent(step -> wanted.addAll(track.runs().get(step.level())));
    }
    return wanted;
  }

  private Bisection state(Search search, Search.Track track) {
    return Bisection.of(
        search.goal().sparsities(), search.goal().retention(),
        sparsity -> {
          Map<Long, Double> retentions = retentions(track, sparsity);
          return retentions.size() == track.subjects(sparsity).size()
              ? Optional.of(retentions.values().stream().mapToDouble(Double::doubleValue).toArray()) : Optional.empty();
        });
  }

  /** Of the seeds whose runs have ended; not of those that failed for another reason than their own. */
  private Map<Long, Double> retentions(Search.Track track, double sparsity) {
    Map<Long, Double> retentions = new LinkedHashMap<>();
    for (RunPlan subject : track.subjects(sparsity)) {
      Optional<RunResult> dense = track.reference(subject).flatMap(results);
      dense.flatMap(reference -> retention(results.apply(subject), reference))
          .ifPresent(retention -> retentions.put(subject.seed(), retention));
    }
    return retentions;
  }

  /** NaN where the dense training gained nothing. */
  private static Optional<Double> retention(Optional<RunResult> pruned, RunResult dense) {
    if (dense.hopeless()) {
      return Optional.of(Double.NaN);
    }
    Optional<Measurement> reference = dense.measured();
    if (reference.flatMap(Measurement::validation).isEmpty()) {
      return Optional.empty();
    }
    Measurement.Success gained = reference.get().validation().get();
    int sign = reference.get().objective().direction() == Metric.Direction.HIGHER ? 1 : -1;
    // a training that failed for its own sake is as good as knowing nothing, if there was anything to keep
    return pruned.filter(RunResult::hopeless).map(result -> gained.floor())
        .or(() -> pruned.flatMap(RunResult::measured).flatMap(Measurement::validation)
            .map(Measurement.Success::score))
        .map(score -> Retention.of(score, gained.score(), gained.floor(), sign));
  }

  private SearchProgress progress(Search.Goal goal, Search.Track track, Bisection state) {
    List<SearchProgress.Trial> trials = state.steps().stream()
        .map(step -> new SearchProgress.Trial(
            step.level(), retentions(track, step.level()), step.retained().p(), step.shown()))
        .toList();
    return new SearchProgress(
        track.settings(), goal.retention(), trials, level(state.highest()), level(state.lowestNotShown()),
        state.next().isEmpty());
  }

  private static OptionalDouble level(Optional<Bisection.Step> step) {
    return step.isPresent() ? OptionalDouble.of(step.get().level()) : OptionalDouble.empty();
  }
}
