// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.allocation.Study;
import org.espalier.allocation.walk.Agent;
import org.espalier.allocation.walk.CoarseActions;
import org.espalier.allocation.walk.Progress;
import org.espalier.allocation.walk.PruningProblem;
import org.espalier.allocation.walk.Review;
import org.espalier.allocation.walk.Reviewer;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.plugin.Parts;
import org.espalier.api.random.RandomStream;

/**
 * What an agent decides that has learnt on the surrogate: each round a new one walks over the layers until its plan is
 * fulfilled, which costs no evaluation. Its proposals are what it decides without exploring, then what it decides as it
 * explores, and where that brings hardly anything new, the best of its episodes; all put onto the surface of the
 * budgets. Used by one thread.
 */
final class Walks implements Proposals {
  /** So many walks of an agent that has learnt, and episodes of its learning, are looked through for what is new. */
  private static final int SAMPLED = 200;

  private final Study study;
  private final Parts parts;
  private final double bonus;
  private final double clip;
  private final List<Round> rounds = new ArrayList<>();

  /**
   * How an agent has learnt.
   *
   * @param episodes that it learnt from
   * @param before mean reward of its first iteration's episodes
   * @param after of its last one's
   * @param proposed allocations that were new
   */
  private record Round(long episodes, double before, double after, int proposed) {}

  /**
   * @param parts of the procedure, with an algorithm
   * @param bonus as in {@link Forecast}
   * @param clip as there
   */
  Walks(Study study, Parts parts, double bonus, double clip) {
    this.study = study;
    this.parts = parts;
    this.bonus = bonus;
    this.clip = clip;
  }

  @Override
  public List<int[]> next(Surrogate surrogate, List<int[]> incumbents, Predicate<int[]> known, int count) {
    String name = "agent-search-" + (rounds.size() + 1);
    Forecast forecast = new Forecast(study.space(), study.budgets(), study.coding(), surrogate, bonus, clip);
    Episodes episodes = new Episodes(forecast);
    PruningProblem problem = new PruningProblem(
        PruningProblem.states(study.space()), CoarseActions.WIDTH,
        PruningProblem.limits(study.budgets(), study.budgets().counted()), episodes, new Progress());
    try (Agent agent = new Agent(study.run(), parts, 0, name, problem)) {
      agent.learn(shown -> episodes.iterated(), () -> true);
      RandomStream random = study.run().seeds().scope(name).stream("proposals");
      List<double[][]> walks = new ArrayList<>();
      walks.add(agent.greedy());
      for (int i = 0; i < SAMPLED; i++) {
        walks.add(agent.sampled(random));
      }
      walks.addAll(episodes.best(SAMPLED));
      List<int[]> proposals = different(walks, forecast, known, count);
      rounds.add(new Round(episodes.walked.size(), episodes.before, episodes.after, proposals.size()));
      return proposals;
    }
  }

  private List<int[]> different(List<double[][]> walks, Forecast forecast, Predicate<int[]> known, int count) {
    List<int[]> different = new ArrayList<>();
    for (int i = 0; i < walks.size() && different.size() < count; i++) {
      int[] kept = study.projection().project(forecast.shares(walks.get(i)));
      if (!known.test(kept) && different.stream().noneMatch(other -> Arrays.equals(other, kept))) {
        different.add(kept);
      }
    }
    return different;
  }

  /** Keeps how the agents have learnt, a point for each round. */
  void record() {
    study.run().metric("search.episodes", rounds.stream().mapToLong(Round::episodes).sum());
    study.run().save("walks", new Curves(
        "round", IntStream.rangeClosed(1, rounds.size()).asDoubleStream().toArray(),
        List.of(
            curve("before", "Mean reward of the episodes of an agent's first iteration", Round::before),
            curve("after", "Mean reward of the episodes of its last iteration", Round::after),
            curve("proposed", "Allocations proposed that were not looked at before", Round::proposed))));
  }

  private Curve curve(String name, String description, ToDoubleFunction<Round> value) {
    return new Curve(name, "1", description, rounds.stream().mapToDouble(value).toArray());
  }

  /** Passes episodes on, and remembers what they were and came to. */
  private static final class Episodes implements Reviewer {
    private final Forecast forecast;
    private final List<Walk> walked = new ArrayList<>();
    private double before = Double.NaN;
    private double after = Double.NaN;
    private int begun;

    private record Walk(double[][] episode, double reward) {}

    private Episodes(Forecast forecast) {
      this.forecast = forecast;
    }

    @Override
    public List<Review> review(List<double[][]> episodes) {
      List<Review> reviews = forecast.review(episodes);
      for (int i = 0; i < reviews.size(); i++) {
        walked.add(new Walk(episodes.get(i), reviews.get(i).reward()));
      }
      return reviews;
    }

    /** Ends an iteration; one in which no episode ended says nothing. */
    private void iterated() {
      OptionalDouble mean = walked.subList(begun, walked.size()).stream().mapToDouble(Walk::reward).average();
      if (mean.isPresent()) {
        after = mean.getAsDouble();
        before = begun == 0 ? after : before;
        begun = walked.size();
      }
    }

    /** The better first, of those that ask for the same allocation one. */
    private List<double[][]> best(int count) {
      Map<List<Integer>, double[][]> different = new LinkedHashMap<>();
      walked.stream()
          .sorted(Comparator.comparingDouble(walk -> -walk.reward()))
          .map(Walk::episode)
          .forEach(episode -> different.putIfAbsent(
              IntStream.of(forecast.asked(episode)).boxed().toList(), episode));
      return different.values().stream().limit(count).toList();
    }
  }
}
