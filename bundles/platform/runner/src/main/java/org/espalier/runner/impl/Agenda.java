// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.espalier.plan.Contrast;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Search;
import org.espalier.plan.Stopping;
import org.espalier.statistics.Bisection;
import org.espalier.store.Journal;
import org.espalier.store.Measurement;
import org.espalier.store.RunResult;
import org.espalier.store.SearchProgress;

/**
 * Which runs an experiment asks for: all at once if sparsities and seeds are given; else those of one sparsity after
 * another, or of one batch of seeds after another. All of it follows from the results, so that an experiment that is
 * resumed goes on where it was. A search sees scores on validation data alone: no test score can choose. {@link Looks}
 * see test scores, and pay for it.
 */
final class Agenda {
  private final ExperimentPlan plan;
  private final List<RunPlan> certain;
  private final Ends ends;
  // both guarded by this
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<Looks> looks;

  /**
   * Begins with nothing asked for.
   *
   * @param results of runs as far as they are there
   */
  Agenda(ExperimentPlan plan, Function<RunPlan, Optional<RunResult>> results) {
    this.plan = plan;
    this.certain = plan.certain();
    Map<String, RunPlan> byId = new LinkedHashMap<>();
    plan.runs().forEach(run -> byId.put(run.id(), run));
    this.ends = new Ends(byId, results);
    this.looks = plan.stopping().stream()
        .flatMap(design -> design.contrasts().stream().map(contrast -> new Looks(contrast, design, byId)))
        .toList();
  }

  /** The runs that the results so far ask for and that were not asked for before, in the plan's order. */
  synchronized List<RunPlan> next() {
    Set<String> wanted = new LinkedHashSet<>();
    certain.forEach(run -> wanted.add(run.id()));
    for (Search search : plan.search().stream().toList()) {
      search.tracks().forEach(
          track -> wanted(track, state(search, track)).forEach(run -> wanted.add(run.id())));
    }
    looks.forEach(one -> one.take(ends));
    undecided().forEach(
        (seeds, contrasts) -> Stopping.needed(until(seeds), contrasts).forEach(run -> wanted.add(run.id())));
    List<RunPlan> fresh = plan.runs().stream()
        .filter(run -> wanted.contains(run.id()) && !asked.contains(run.id()))
        .toList();
    fresh.forEach(run -> asked.add(run.id()));
    return fresh;
  }

  /** The contrasts that wait for a look, by the seeds that it needs. */
  private Map<Integer, List<Contrast>> undecided() {
    Map<Integer, List<Contrast>> undecided = new TreeMap<>();
    looks.forEach(one -> one.next().ifPresent(
        seeds -> undecided.computeIfAbsent(seeds, s -> new ArrayList<>()).add(one.contrast())));
    return undecided;
  }

  private List<RunPlan> until(int seeds) {
    return plan.runs().stream().filter(run -> run.seed() < seeds).toList();
  }

  /** What was looked at so far; empty if seeds are given. */
  synchronized Optional<Journal> journal() {
    return plan.stopping().map(design -> new Journal(design, looks.stream().map(Looks::comparing).toList()));
  }

  /** Whether a run was asked for. */
  synchronized boolean asked(RunPlan run) {
    return asked.contains(run.id());
  }

  /** How many runs are asked for at most, those that were asked for before included. */
  synchronized int most() {
    Set<String> further = new HashSet<>(asked);
    List<Contrast> open = undecided().values().stream().flatMap(List::stream).toList();
    Stopping.needed(plan.runs(), open).forEach(run -> further.add(run.id()));
    int most = further.size();
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
      if (track.reference(subject).filter(ends::known).isPresent() && ends.known(subject)) {
        retentions.put(subject.seed(), ends.retention(subject, Measurement::validation));
      }
    }
    return retentions;
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
