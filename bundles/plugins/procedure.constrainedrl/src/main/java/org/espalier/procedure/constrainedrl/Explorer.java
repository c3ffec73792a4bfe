// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Proxy;
import org.espalier.allocation.Study;
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
 * on the network as it is then (sec. 4.5), and remembers the best within budget of each stage. What was judged before
 * is not paid for again. Used by one thread.
 */
final class Explorer implements Reviewer {
  private final Study study;
  private final Decoder decoder;
  private final Clip clip;
  private final Progress progress;
  private final Ledger ledger;
  private final Course course;
  private final List<Budget> read;
  private final Optional<OnlineTraining> network;
  /** By the weights of now. */
  private Appraiser appraiser;
  private long judged;
  private double seconds;
  /** At the weights of now, by part of the training. */
  private final Map<Integer, Candidates> candidates = new HashMap<>();
  private final Set<List<Object>> paid = new HashSet<>();
  /** The best of each stage, the better first. */
  private final Map<Stage, List<Found>> best = new LinkedHashMap<>();

  /**
   * When scores can be compared.
   *
   * @param part of the agent's training, in which as many minibatches are finetuned
   * @param iteration up to which the network was trained beside it
   */
  private record Stage(int part, long iteration) {}

  /**
   * @param manner what actions mean, and what goes on meanwhile
   * @param ledger is charged with what is evaluated
   * @param course is told of it
   */
  Explorer(Appraiser appraiser, Exploration.Manner manner, Progress progress, Ledger ledger, Course course) {
    this.appraiser = appraiser;
    this.study = appraiser.study();
    this.decoder = manner.decoder();
    this.clip = manner.clip();
    this.progress = progress;
    this.ledger = ledger;
    this.course = course;
    this.network = manner.network();
    read = decoder.continuous() ? List.of() : study.budgets().all();
  }

  /** The largest share that a layer may lose now. */
  private double cap() {
    return clip.at(progress.share());
  }

  /** Judges by the weights that the network has come to. */
  Appraiser appraiser() {
    return appraiser;
  }

  private void trainNetwork() {
    network.filter(training -> training.goOn(judged)).ifPresent(training -> {
      appraiser = appraiser.from(training.weights());
      candidates.clear();
    });
  }

  private Stage stage(int part) {
    return new Stage(part, network.map(OnlineTraining::iteration).orElse(0L));
  }

  @Override
  public List<Review> review(List<double[][]> episodes) {
    long begin = System.nanoTime();
    List<Review> reviews = reviewed(episodes);
    seconds += (System.nanoTime() - begin) * 1e-9;
    return reviews;
  }

  /** By the clock that reviews took. */
  double seconds() {
    return seconds;
  }

  private List<Review> reviewed(List<double[][]> episodes) {
    trainNetwork();
    judged += episodes.size();
    int part = appraiser.settings().finetuning().part(progress.share());
    double cap = cap();
    List<Pruning> prunings = new ArrayList<>();
    List<Candidate> asked = new ArrayList<>();
    for (double[][] episode : episodes) {
      Pruning pruning = decoder.pruning(episode, cap);
      prunings.add(pruning);
      asked.add(decoder.rewarded(study.space(), appraiser.study().start(), episode, pruning));
    }
    List<Evaluation> evaluations =
        candidates.computeIfAbsent(part, p -> appraiser.candidates(fidelity(p), read)).evaluate(asked);
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
    Proxy.Fidelity whole = appraiser.settings().fidelity();
    int minibatches = appraiser.settings().finetuning().minibatches().get(part);
    return decoder.continuous()
        ? new Proxy.Fidelity(minibatches, whole.batch(), whole.learningRate(), 0, 0, whole.ridge())
        : whole.withFinetuning(minibatches);
  }

  private Review review(int part, Pruning pruning, Evaluation evaluation) {
    boolean failed = evaluation.score().isEmpty();
    Map<String, Double> shares = failed || decoder.continuous()
        ? study.budgets().shares(pruning.allocation()) : study.budgets().shares(evaluation);
    if (decoder.continuous() || paid.add(List.of(stage(part), pruning))) {
      Appraiser.charge(ledger, fidelity(part), evaluation);
      remember(stage(part), new Found(
          pruning, appraiser.judged(pruning, evaluation.score(), shares, evaluation.problem()), Map.of()));
    }
    OptionalDouble score = evaluation.score();
    double reward = score.isPresent() ? study.merit(score.getAsDouble()) : appraiser.floor();
    // of what could not be measured no more is known than that the whole network takes as much
    double[] costs = study.budgets().all().stream()
        .mapToDouble(budget -> PruningProblem.PERCENT * shares.getOrDefault(budget.resource(), 1.0))
        .toArray();
    return new Review(reward, costs);
  }

  private void remember(Stage stage, Found found) {
    List<Found> ranked = best.computeIfAbsent(stage, s -> new ArrayList<>());
    ranked.removeIf(other -> other.pruning().equals(found.pruning())
        && Found.BETTER_FIRST.compare(found, other) < 0);
    if (ranked.stream().noneMatch(other -> other.pruning().equals(found.pruning()))) {
      ranked.add(found);
      ranked.sort(Found.BETTER_FIRST);
      if (ranked.size() > appraiser.settings().shortlist()) {
        ranked.remove(ranked.size() - 1);
      }
    }
  }

  /** Evaluations of the highest fidelity that choosing takes at most, if the network stays as it is. */
  int choosing() {
    return appraiser.settings().shortlist() * appraiser.settings().finetuning().minibatches().size() + 1;
  }

  /** What is left by actions, by the cap of now. */
  Pruning pruning(double[][] episode) {
    return decoder.pruning(episode, cap());
  }

  /**
   * The best of all that was judged, at the highest fidelity, by what is left and by the weights that the network has
   * in the end: the best of each stage, and one more, are judged anew.
   *
   * @param more what the agent decides in the end
   */
  Found chosen(Pruning more) {
    trainNetwork();
    Set<Pruning> shortlist = new LinkedHashSet<>();
    best.values().forEach(ranked -> ranked.forEach(found -> shortlist.add(found.pruning())));
    shortlist.add(more);
    return appraiser.appraise(List.copyOf(shortlist), ledger).stream().min(Found.BETTER_FIRST).orElseThrow();
  }
}
