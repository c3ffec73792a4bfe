// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Proxy;
import org.espalier.allocation.walk.Progress;
import org.espalier.allocation.walk.PruningProblem;
import org.espalier.allocation.walk.Review;
import org.espalier.allocation.walk.Reviewer;
import org.espalier.api.budget.Budget;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Evaluation;

/**
 * Judges what an agent decides by its proxies, which come nearer to the final training as the agent learns (sec. 4.4),
 * and remembers the best within budget of each time. What was judged before is not paid for again. Used by one thread.
 */
final class Explorer implements Reviewer {
  private final Study study;
  private final Decoder decoder;
  private final Clip clip;
  private final Progress progress;
  private final Ledger ledger;
  private final Course course;
  private final List<Budget> read;
  private final Map<Integer, Candidates> candidates = new HashMap<>();
  private final Set<List<Object>> paid = new HashSet<>();
  /** By part of the training the best of it, the better first. */
  private final Map<Integer, List<Found>> best = new LinkedHashMap<>();

  /**
   * @param clip of actions that are shares
   * @param ledger is charged with what is evaluated
   * @param course is told of it
   */
  Explorer(Study study, Decoder decoder, Clip clip, Progress progress, Ledger ledger, Course course) {
    this.study = study;
    this.decoder = decoder;
    this.clip = clip;
    this.progress = progress;
    this.ledger = ledger;
    this.course = course;
    read = decoder.continuous() ? List.of() : study.budgets().all();
  }

  /** The largest share that a layer may lose now. */
  private double cap() {
    return clip.at(progress.share());
  }

  @Override
  public List<Review> review(List<double[][]> episodes) {
    int part = study.settings().finetuning().part(progress.share());
    double cap = cap();
    List<Pruning> prunings = new ArrayList<>();
    List<Candidate> asked = new ArrayList<>();
    for (double[][] episode : episodes) {
      Pruning pruning = decoder.pruning(episode, cap);
      prunings.add(pruning);
      asked.add(decoder.rewarded(study.space(), episode, pruning));
    }
    List<Evaluation> evaluations =
        candidates.computeIfAbsent(part, p -> study.candidates(fidelity(p), read)).evaluate(asked);
    List<Review> reviews = new ArrayList<>();
    for (int i = 0; i < evaluations.size(); i++) {
      Review review = review(part, prunings.get(i), evaluations.get(i));
      course.take(review, decoder.removed(episodes.get(i), cap));
      reviews.add(review);
    }
    return reviews;
  }

  /** Statistics and a last layer that are fitted anew would undo continuous masks. */
  private Proxy.Fidelity fidelity(int part) {
    Proxy.Fidelity whole = study.settings().fidelity();
    int minibatches = study.settings().finetuning().minibatches().get(part);
    return decoder.continuous()
        ? new Proxy.Fidelity(minibatches, whole.batch(), whole.learningRate(), 0, 0, whole.ridge())
        : whole.withFinetuning(minibatches);
  }

  private Review review(int part, Pruning pruning, Evaluation evaluation) {
    boolean failed = evaluation.score().isEmpty();
    Map<String, Double> shares = failed || decoder.continuous()
        ? study.budgets().shares(pruning.allocation()) : study.budgets().shares(evaluation);
    if (decoder.continuous() || paid.add(List.of(part, pruning))) {
      Study.charge(ledger, fidelity(part), evaluation);
      remember(part, new Found(
          pruning, study.judged(pruning, evaluation.score(), shares, evaluation.problem()), Map.of()));
    }
    OptionalDouble score = evaluation.score();
    double reward = score.isPresent() ? study.merit(score.getAsDouble()) : study.floor();
    // of what could not be measured no more is known than that the whole network takes as much
    double[] costs = study.budgets().all().stream()
        .mapToDouble(budget -> PruningProblem.PERCENT * shares.getOrDefault(budget.resource(), 1.0))
        .toArray();
    return new Review(reward, costs);
  }

  private void remember(int part, Found found) {
    List<Found> ranked = best.computeIfAbsent(part, p -> new ArrayList<>());
    ranked.removeIf(other -> other.pruning().equals(found.pruning())
        && Found.BETTER_FIRST.compare(found, other) < 0);
    if (ranked.stream().noneMatch(other -> other.pruning().equals(found.pruning()))) {
      ranked.add(found);
      ranked.sort(Found.BETTER_FIRST);
      if (ranked.size() > study.settings().shortlist()) {
        ranked.remove(ranked.size() - 1);
      }
    }
  }

  /** Evaluations of the highest fidelity that choosing takes at most. */
  int choosing() {
    return study.settings().shortlist() * study.settings().finetuning().minibatches().size() + 1;
  }

  /** What is left by actions, by the cap of now. */
  Pruning pruning(double[][] episode) {
    return decoder.pruning(episode, cap());
  }

  /**
   * The best of all that was judged, at the highest fidelity and by what is left: the best of each part of the
   * training, and one more, are judged anew.
   *
   * @param more what the agent decides in the end
   */
  Found chosen(Pruning more) {
    Set<Pruning> shortlist = new LinkedHashSet<>();
    best.values().forEach(ranked -> ranked.forEach(found -> shortlist.add(found.pruning())));
    shortlist.add(more);
    return study.appraise(List.copyOf(shortlist), ledger).stream().min(Found.BETTER_FIRST).orElseThrow();
  }
}
