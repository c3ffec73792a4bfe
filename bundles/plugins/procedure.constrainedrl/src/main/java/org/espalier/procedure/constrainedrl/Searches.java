// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.allocation.Baseline;
import org.espalier.allocation.CrossEntropy;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.ProxyCheck;
import org.espalier.allocation.RandomSearch;
import org.espalier.allocation.Speed;
import org.espalier.allocation.Study;
import org.espalier.api.random.RandomStream;

/** The controls that search without an agent. */
final class Searches {
  /** For each allocation that proxy-check trains it judges so many. */
  private static final int JUDGED_FOR_EACH = 4;

  private Searches() {}

  static void random(Appraiser appraiser, Ledger ledger) {
    Study study = appraiser.study();
    Settings settings = appraiser.settings();
    Judge judge = study.judge(settings.fidelity(), ledger);
    new RandomSearch(settings.population()).search(
        judge, first(study), study.draws(settings.deviation(), random(study, "random-search")));
    finish(appraiser, judge);
  }

  static void crossEntropy(Appraiser appraiser, Ledger ledger) {
    Study study = appraiser.study();
    Settings settings = appraiser.settings();
    Judge judge = study.judge(settings.fidelity(), ledger);
    CrossEntropy.standard(settings.population(), settings.deviation())
        .search(judge, study.coding(), first(study), random(study, "cem"));
    finish(appraiser, judge);
  }

  /** Both begin with the uniform allocation. */
  private static List<int[]> first(Study study) {
    return List.of(study.baseline(Baseline.UNIFORM));
  }

  private static RandomStream random(Study study, String name) {
    return study.run().seeds().scope("allocations").stream(name);
  }

  private static void finish(Appraiser appraiser, Judge judge) {
    Study study = appraiser.study();
    study.run().save("search", judge.curves());
    Judged best = judge.best().orElseGet(() -> judge.ranked().get(0));
    study.run().metric("search.feasible", best.feasible() ? 1 : 0);
    int[] kept = best.feasible() ? best.kept() : study.projected(best.kept());
    // what was judged is not evaluated again
    appraiser.finish(appraiser.appraise(Pruning.of(kept)), judge.ledger());
  }

  /** Trains some of what the proxy was asked about, the better and the worse, and compares the orders. */
  static void check(Appraiser appraiser) {
    Study study = appraiser.study();
    Settings settings = appraiser.settings();
    Ledger ledger = new Ledger(
        Ledger.Matched.EVALUATIONS, (double) JUDGED_FOR_EACH * settings.checked(), settings.fidelity(),
        study.space().whole());
    Judge judge = study.judge(settings.fidelity(), ledger);
    new RandomSearch(settings.checked()).search(
        judge, study.baselines(), study.draws(settings.deviation(), random(study, "proxy-check")));
    ProxyCheck check = ProxyCheck.of(
        study, settings.training(), ProxyCheck.spread(judge.ranked(), settings.checked()),
        OptionalDouble.of(appraiser.floor()));
    study.run().save("proxy", check.proxies());
    study.run().save("final", check.merits());
    study.run().metric("proxy.rank-correlation", check.rankCorrelation());
    Speed.of(study, settings.fidelity()).record(study.run());
    appraiser.finish(Pruning.of(check.best()));
  }
}
