// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.allocation.Draws;
import org.espalier.allocation.FinalTraining;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.ProxyCheck;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.RunContext;

/** Whether the proxy, in each of its fidelities, ranks allocations as their final trainings do. */
final class Correlation {
  private static final int PATIENCE = 1000;

  private Correlation() {}

  /**
   * Judges the baselines and random allocations, trains some of them, spread from the best to the worst, and records
   * the rank correlations.
   *
   * @return the best of those that were trained, by their validation scores
   */
  static int[] measure(Study study, Settings settings) {
    RunContext run = study.run();
    Ledger ledger = Ledger.unlimited(settings.whole());
    Judge whole = study.judge(settings.whole(), ledger, study.start());
    List<int[]> allocations = new ArrayList<>(study.baselines());
    allocations.addAll(Draws.different(
        2 * settings.checked() - allocations.size(), PATIENCE,
        drawn -> study.baselines().stream().anyMatch(baseline -> Arrays.equals(baseline, drawn)),
        study.draws(run.seeds().scope("proxy-check").stream("draws"))));
    whole.judge(allocations);
    List<Judged> chosen = ProxyCheck.spread(whole.ranked(), settings.checked());
    List<Judged> checked = new ArrayList<>();
    List<Double> trained = new ArrayList<>();
    List<Evaluation> evaluations = trained(study, settings.training(), chosen);
    for (int i = 0; i < chosen.size(); i++) {
      Judged judged = chosen.get(i);
      evaluations.get(i).score().ifPresent(score -> {
        checked.add(judged);
        trained.add(study.objective().sign() * score);
      });
    }
    if (checked.size() < 2) {
      throw new InvalidInputException(
          "there are not two allocations whose ranks could be compared; raise checked or the limit");
    }
    record(run, "proxy.rank-correlation", checked, trained);
    List<int[]> kept = checked.stream().map(Judged::kept).toList();
    again(run, "brief", study.judge(settings.briefly(), ledger, study.start()), kept, trained);
    again(
        run, "cheap", study.judge(settings.cheap(), ledger, SharedWeights.train(study, settings, ledger)), kept,
        trained);
    int best = 0;
    for (int i = 1; i < trained.size(); i++) {
      best = trained.get(i) > trained.get(best) ? i : best;
    }
    return kept.get(best);
  }

  private static List<Evaluation> trained(Study study, FinalTraining training, List<Judged> chosen) {
    return study.run().candidates(study.start(), training)
        .evaluate(chosen.stream()
            .map(judged -> new Candidate(study.space().masks(judged.kept()), 0, 0))
            .toList());
  }

  private static void again(RunContext run, String fidelity, Judge judge, List<int[]> kept, List<Double> trained) {
    record(run, "proxy.rank-correlation-" + fidelity, judge.judge(kept), trained);
  }

  private static void record(
      RunContext run, String metric, List<Judged> judged, List<Double> trained) {
    run.metric(metric, ProxyCheck.rankCorrelation(
        judged.stream().mapToDouble(Judged::merit).toArray(),
        trained.stream().mapToDouble(Double::doubleValue).toArray()));
  }
}
