// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Baseline;
import org.espalier.allocation.Budgets;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Projection;
import org.espalier.allocation.Proxy;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Parts;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Trainable;

/** What is pruned in a run, and what it may cost. Used by one thread. */
final class Study implements AutoCloseable {
  private final RunContext run;
  private final Settings settings;
  private final Parts parts;
  private final List<Budget> own;
  private final Trainable whole;
  private final Weights start;
  private final AllocationSpace space;
  private final Budgets budgets;
  private final double floor;

  /** @param parts of the procedure */
  Study(RunContext run, Settings settings, Parts parts) {
    this.run = run;
    this.settings = settings;
    this.parts = parts;
    own = parts.parts(Budget.KIND, Budget.class);
    Weights initial = DenseRun.initial(run);
    start = settings.startsTrained() ? DenseRun.trained(run) : initial;
    whole = run.trainable();
    try {
      whole.weights(initial);
      floor = merit(whole.validationScore());
      whole.weights(start);
      space = AllocationSpace.of(run, whole, initial);
      budgets = Budgets.of(run, space, own, start, sparsity());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  RunContext run() {
    return run;
  }

  Settings settings() {
    return settings;
  }

  Parts parts() {
    return parts;
  }

  AllocationSpace space() {
    return space;
  }

  Budgets budgets() {
    return budgets;
  }

  Projection projection() {
    return new Projection(space, budgets);
  }

  /** An allocation as near to the layers' shares of another as the budgets allow. */
  int[] projected(int[] kept) {
    double[] shares = new double[kept.length];
    Arrays.setAll(shares, i -> (double) kept[i] / space.layers().get(i).filters());
    return projection().project(shares);
  }

  /** The weights that pruned networks start from. */
  Weights start() {
    return start;
  }

  Metric objective() {
    return whole.objective();
  }

  double sparsity() {
    return run.definition().sparsity().orElseThrow();
  }

  /** The score of the network that has learnt nothing, higher being better: what a failure is worth. */
  double floor() {
    return floor;
  }

  /** A score with the sign that makes higher better. */
  double merit(double score) {
    return whole.objective().sign() * score;
  }

  /** Evaluates at a fidelity, reading budgets on the way. */
  Candidates candidates(Proxy.Fidelity fidelity, List<Budget> read) {
    return run.candidates(start, new Proxy(fidelity, read));
  }

  /** What may be spent: so many evaluations or multiply-accumulates, whichever is to be equal. */
  Ledger ledger(double evaluations, double macs) {
    Proxy.Fidelity unit = settings.fidelity();
    boolean byMacs = settings.matched() == Ledger.Matched.MACS;
    double allowance = byMacs ? macs / unit.macs(space.whole().macs()) : evaluations;
    return new Ledger(settings.matched(), allowance, unit, space.whole());
  }

  /** What so many evaluations typically take of what is to be equal, by the uniform allocation. */
  double price(int evaluations) {
    if (!settings.parameters().has(Settings.MATCHED) || settings.matched() == Ledger.Matched.EVALUATIONS) {
      return evaluations;
    }
    int[] uniform = Baseline.UNIFORM.plain(space, sparsity());
    return (double) evaluations * settings.fidelity().macs(space.architecture(uniform).macs());
  }

  /** Judges at the highest fidelity, by what is left. */
  List<Found> appraise(List<Pruning> prunings, Ledger ledger) {
    List<Evaluation> evaluations = candidates(settings.fidelity(), budgets.all()).evaluate(
        prunings.stream().map(pruning -> new Candidate(pruning.masks(space), 0, 0)).toList());
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < evaluations.size(); i++) {
      charge(ledger, settings.fidelity(), evaluations.get(i));
      found.add(found(prunings.get(i), evaluations.get(i)));
    }
    return found;
  }

  /** Notes what an evaluation took; one that failed early took hardly anything. */
  static void charge(Ledger ledger, Proxy.Fidelity fidelity, Evaluation evaluation) {
    Map<String, Double> measures = evaluation.measures();
    ledger.charge(
        ledger.evaluations(fidelity), measures.getOrDefault(Proxy.MACS, 0.0),
        measures.getOrDefault(Proxy.SECONDS, 0.0));
  }

  private Found found(Pruning pruning, Evaluation evaluation) {
    boolean failed = evaluation.score().isEmpty();
    Map<String, Double> shares = failed ? budgets.shares(pruning.allocation()) : budgets.shares(evaluation);
    Map<String, Double> spreads = new LinkedHashMap<>();
    if (!failed) {
      budgets.all().forEach(budget -> spreads.put(budget.resource(), Proxy.spread(evaluation, budget)));
    }
    return new Found(pruning, judged(pruning, evaluation.score(), shares, evaluation.problem()), spreads);
  }

  /** What was found out about what is left. */
  Judged judged(Pruning pruning, OptionalDouble score, Map<String, Double> shares, String problem) {
    double merit = score.isPresent() ? merit(score.getAsDouble()) : Double.NEGATIVE_INFINITY;
    return new Judged(pruning.allocation(), score, merit, shares, budgets.excess(shares), problem);
  }

  @Override
  public void close() {
    whole.close();
    own.forEach(parts::release);
  }
}
