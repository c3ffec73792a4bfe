// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.allocation.Baseline;
import org.espalier.allocation.Budgets;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Proxy;
import org.espalier.allocation.Study;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Weights;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;

/**
 * Judges prunings of a study's network and trains what was chosen. Used by one thread.
 *
 * @param floor merit of the network that has learnt nothing: what a failure is worth
 */
record Appraiser(Study study, Settings settings, double floor) {

  /** The same by other weights, which the whole network has by now. */
  Appraiser from(Weights weights) {
    return new Appraiser(study.from(weights), settings, floor);
  }

  RunContext run() {
    return study.run();
  }

  private Budgets budgets() {
    return study.budgets();
  }

  /** Evaluates at a fidelity, reading budgets on the way. */
  Candidates candidates(Proxy.Fidelity fidelity, List<Budget> read) {
    return run().candidates(study.start(), new Proxy(fidelity, read));
  }

  /** What may be spent: so many evaluations or multiply-accumulates, whichever is to be equal. */
  Ledger ledger(double evaluations, double macs) {
    Proxy.Fidelity unit = settings.fidelity();
    boolean byMacs = settings.matched() == Ledger.Matched.MACS;
    double allowance = byMacs ? macs / unit.macs(study.space().whole().macs()) : evaluations;
    return new Ledger(settings.matched(), allowance, unit, study.space().whole());
  }

  /** What so many evaluations typically take of what is to be equal, by the uniform allocation. */
  double price(int evaluations) {
    if (!settings.parameters().has(Settings.MATCHED) || settings.matched() == Ledger.Matched.EVALUATIONS) {
      return evaluations;
    }
    int[] uniform = Baseline.UNIFORM.plain(study.space(), study.sparsity());
    return (double) evaluations * settings.fidelity().macs(study.space().architecture(uniform).macs());
  }

  /** Judges at the highest fidelity, by what is left. */
  List<Found> appraise(List<Pruning> prunings, Ledger ledger) {
    List<Evaluation> evaluations = candidates(settings.fidelity(), budgets().all()).evaluate(
        prunings.stream().map(pruning -> new Candidate(pruning.masks(study.space()), 0, 0)).toList());
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < evaluations.size(); i++) {
      charge(ledger, settings.fidelity(), evaluations.get(i));
      found.add(found(prunings.get(i), evaluations.get(i)));
    }
    return found;
  }

  /** Judges what nothing more is spent on. */
  Found appraise(Pruning pruning) {
    return appraise(List.of(pruning), Ledger.unlimited(settings.fidelity())).get(0);
  }

  /** Notes what an evaluation took; one that failed early took hardly anything. */
  static void charge(Ledger ledger, Proxy.Fidelity fidelity, Evaluation evaluation) {
    ledger.charge(ledger.evaluations(fidelity), evaluation.measures().getOrDefault(Proxy.MACS, 0.0), 0);
    ledger.time(evaluation);
  }

  private Found found(Pruning pruning, Evaluation evaluation) {
    boolean failed = evaluation.score().isEmpty();
    Map<String, Double> shares =
        failed ? budgets().shares(pruning.allocation()) : budgets().shares(evaluation);
    Map<String, Double> spreads = new LinkedHashMap<>();
    if (!failed) {
      budgets().all().forEach(budget -> spreads.put(budget.resource(), Proxy.spread(evaluation, budget)));
    }
    return new Found(pruning, judged(pruning, evaluation.score(), shares, evaluation.problem()), spreads);
  }

  /** What was found out about what is left. */
  Judged judged(Pruning pruning, OptionalDouble score, Map<String, Double> shares, String problem) {
    double merit = score.isPresent() ? study.merit(score.getAsDouble()) : Double.NEGATIVE_INFINITY;
    return new Judged(pruning.allocation(), score, merit, shares, budgets().excess(shares), problem);
  }

  /** Ends the run: records what was chosen and what that took, and trains it as the small network that it is. */
  void finish(Found chosen, Ledger ledger) {
    study.record(
        chosen.pruning().allocation(), new Budgets.Consumption(chosen.judged().shares(), chosen.spreads()));
    ledger.record(run());
    chosen.judged().score().ifPresent(score -> run().metric("search.best", score));
    settings.training().ofPruned(run(), study.start(), chosen.pruning().masks(study.space()));
  }

  /** The same of what nothing was searched for. */
  void finish(Pruning pruning) {
    Ledger ledger = Ledger.unlimited(settings.fidelity());
    finish(appraise(List.of(pruning), ledger).get(0), ledger);
  }
}
