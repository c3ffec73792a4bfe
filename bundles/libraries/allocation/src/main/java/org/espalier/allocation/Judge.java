// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;

/**
 * Judges allocations by a proxy, many at a time. An allocation is evaluated and paid for once; all see the same
 * minibatches, so that what they differ in is the allocation. Used by one thread.
 */
public final class Judge {
  private final AllocationSpace space;
  private final Budgets budgets;
  private final Proxy.Fidelity fidelity;
  private final Ledger ledger;
  private final Metric objective;
  private final Function<List<int[]>, List<Evaluation>> tries;
  private final Map<List<Integer>, Judged> known = new LinkedHashMap<>();
  private final List<Step> course = new ArrayList<>();

  /**
   * A point of the course that judging took.
   *
   * @param evaluations spent by then
   * @param macs spent by then
   * @param judged what was judged last
   * @param best the best score within budget by then; empty if there is none
   */
  public record Step(double evaluations, double macs, Judged judged, OptionalDouble best) {}

  /**
   * @param start the weights that pruned networks start from
   * @param objective of the task
   */
  public Judge(
      RunContext run, AllocationSpace space, Budgets budgets, Weights start, Metric objective, Proxy.Fidelity fidelity,
      Ledger ledger) {
    this(
        space, budgets, objective, fidelity, ledger,
        tries(space, run.candidates(start, new Proxy(fidelity, budgets.all()))));
  }

  /** @param tries evaluates allocations */
  Judge(
      AllocationSpace space, Budgets budgets, Metric objective, Proxy.Fidelity fidelity, Ledger ledger,
      Function<List<int[]>, List<Evaluation>> tries) {
    this.space = space;
    this.budgets = budgets;
    this.objective = objective;
    this.fidelity = fidelity;
    this.ledger = ledger;
    this.tries = tries;
  }

  private static Function<List<int[]>, List<Evaluation>> tries(AllocationSpace space, Candidates candidates) {
    return allocations ->
        candidates.evaluate(allocations.stream().map(kept -> new Candidate(space.masks(kept), 0, 0)).toList());
  }

  /**
   * Judges allocations in their order, as far as the ledger pays for those that are not known yet.
   *
   * @return one for each of the first allocations; fewer than were asked for if the others can't be paid
   */
  public List<Judged> judge(List<int[]> allocations) {
    Map<List<Integer>, Architecture> asked = new LinkedHashMap<>();
    List<List<Integer>> paid = new ArrayList<>();
    Ledger ahead = ledger.copy();
    for (int[] kept : allocations) {
      List<Integer> key = key(kept);
      if (!known.containsKey(key) && !asked.containsKey(key)) {
        Architecture architecture = space.architecture(kept);
        if (!ahead.pays(fidelity, architecture)) {
          break;
        }
        ahead.charge(fidelity, architecture, 0);
        asked.put(key, architecture);
      }
      paid.add(key);
    }
    evaluate(asked);
    return paid.stream().map(known::get).toList();
  }

  private void evaluate(Map<List<Integer>, Architecture> asked) {
    List<int[]> allocations =
        asked.keySet().stream().map(key -> key.stream().mapToInt(Integer::intValue).toArray()).toList();
    List<Evaluation> evaluations = tries.apply(allocations);
    for (int i = 0; i < evaluations.size(); i++) {
      int[] kept = allocations.get(i);
      Evaluation evaluation = evaluations.get(i);
      ledger.charge(fidelity, asked.get(key(kept)), 0);
      ledger.time(evaluation);
      Judged judged = judged(kept, evaluation);
      known.put(key(kept), judged);
      course.add(new Step(
          ledger.evaluations(), ledger.macs(), judged, best().map(Judged::score).orElse(OptionalDouble.empty())));
    }
  }

  private Judged judged(int[] kept, Evaluation evaluation) {
    boolean failed = evaluation.score().isEmpty();
    Map<String, Double> shares = failed ? budgets.shares(kept) : budgets.shares(evaluation);
    double merit = failed ? Double.NEGATIVE_INFINITY : objective.sign() * evaluation.score().getAsDouble();
    return new Judged(kept, evaluation.score(), merit, shares, budgets.excess(shares), evaluation.problem());
  }

  private static List<Integer> key(int[] kept) {
    return IntStream.of(kept).boxed().toList();
  }

  /** Whether an allocation was judged. */
  public boolean knows(int[] kept) {
    return known.containsKey(key(kept));
  }

  /** All that were judged, the better first. */
  public List<Judged> ranked() {
    return known.values().stream().sorted(Judged.BETTER_FIRST).toList();
  }

  /** The best within budget; empty if there is none. */
  public Optional<Judged> best() {
    return known.values().stream().filter(Judged::feasible).min(Judged.BETTER_FIRST);
  }

  /** One step for each allocation that was evaluated, in the order in which they were. */
  public List<Step> course() {
    return List.copyOf(course);
  }

  /** The course, by evaluations spent: the best so far, each score, multiply-accumulates. */
  public Curves curves() {
    return new Curves(
        "evaluations", course.stream().mapToDouble(Step::evaluations).toArray(),
        List.of(
            new Curve(
                "best", "1", "Best validation score of a pruned network by the proxy so far",
                course.stream().mapToDouble(step -> step.best().orElse(Double.NaN)).toArray()),
            new Curve(
                "score", "1", "Validation score of the pruned network by the proxy",
                course.stream().mapToDouble(step -> step.judged().score().orElse(Double.NaN)).toArray()),
            new Curve(
                "macs", "1", "Multiply-accumulates spent", course.stream().mapToDouble(Step::macs).toArray())));
  }

  public Ledger ledger() {
    return ledger;
  }

  public Proxy.Fidelity fidelity() {
    return fidelity;
  }
}
