// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.espalier.allocation.Draws;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.ProxyCheck;
import org.espalier.allocation.Speed;
import org.espalier.allocation.Study;
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
    Judge whole = study.judge(settings.whole(), ledger);
    List<int[]> allocations = new ArrayList<>(study.baselines());
    allocations.addAll(Draws.different(
        2 * settings.checked() - allocations.size(), PATIENCE,
        drawn -> study.baselines().stream().anyMatch(baseline -> Arrays.equals(baseline, drawn)),
        study.draws(Settings.DEVIATION, run.seeds().scope("proxy-check").stream("draws"))));
    whole.judge(allocations);
    ProxyCheck check = ProxyCheck.of(
        study, settings.training(), ProxyCheck.spread(whole.ranked(), settings.checked()), OptionalDouble.empty());
    run.metric("proxy.rank-correlation", check.rankCorrelation());
    again(run, "brief", study.judge(settings.briefly(), ledger), check);
    again(
        run, "cheap", study.judge(settings.cheap(), ledger, SharedWeights.train(study, settings, ledger)), check);
    Speed.of(study, settings.whole()).record(run);
    return check.best();
  }

  private static void again(RunContext run, String fidelity, Judge judge, ProxyCheck check) {
    List<Judged> judged = judge.judge(check.checked().stream().map(Judged::kept).toList());
    run.metric(
        "proxy.rank-correlation-" + fidelity, new ProxyCheck(judged, check.merits()).rankCorrelation());
  }
}
