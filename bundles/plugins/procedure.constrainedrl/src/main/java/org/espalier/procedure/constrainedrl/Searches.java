// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.espalier.allocation.Baseline;
import org.espalier.allocation.Coding;
import org.espalier.allocation.CrossEntropy;
import org.espalier.allocation.Draws;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.ProxyCheck;
import org.espalier.allocation.RandomSearch;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.random.RandomStream;

/** The controls that need no agent. */
final class Searches {
  /** For each allocation that proxy-check trains it judges so many. */
  private static final int JUDGED_FOR_EACH = 4;

  private Searches() {}

  static void baseline(Study study, Baseline baseline) {
    finish(study, Pruning.of(allocation(study, baseline, study.settings().projectsControls())));
  }

  private static int[] allocation(Study study, Baseline baseline, boolean projected) {
    return projected
        ? baseline.projected(study.space(), study.projection()) : baseline.plain(study.space(), study.sparsity());
  }

  /** Judges and trains what nothing was searched for. */
  static void finish(Study study, Pruning pruning) {
    Ledger ledger = Ledger.unlimited(study.settings().fidelity());
    Finish.carryOut(study, study.appraise(List.of(pruning), ledger).get(0), ledger);
  }

  static void random(Study study, Ledger ledger) {
    Settings settings = study.settings();
    Judge judge = judge(study, ledger);
    new RandomSearch(settings.population())
        .search(judge, first(study), draws(study, coding(study), "random-search"));
    finish(study, judge);
  }

  static void crossEntropy(Study study, Ledger ledger) {
    Settings settings = study.settings();
    Judge judge = judge(study, ledger);
    CrossEntropy.standard(settings.population(), settings.deviation())
        .search(judge, coding(study), first(study), random(study, "cem"));
    finish(study, judge);
  }

  private static Judge judge(Study study, Ledger ledger) {
    return new Judge(
        study.run(), study.space(), study.budgets(), study.start(), study.objective(), study.settings().fidelity(),
        ledger);
  }

  private static Coding coding(Study study) {
    return study.settings().projectsControls()
        ? Coding.projected(study.space(), study.projection())
        : Coding.plain(study.space(), 1 - study.sparsity());
  }

  /** Both begin with the uniform allocation. */
  private static List<int[]> first(Study study) {
    return List.of(allocation(study, Baseline.UNIFORM, study.settings().projectsControls()));
  }

  private static Draws draws(Study study, Coding coding, String name) {
    return new Draws(study.space(), coding, study.settings().deviation(), random(study, name));
  }

  private static RandomStream random(Study study, String name) {
    return study.run().seeds().scope("allocations").stream(name);
  }

  private static void finish(Study study, Judge judge) {
    study.run().save("search", curves(judge));
    Judged best = judge.best().orElseGet(() -> judge.ranked().get(0));
    study.run().metric("search.feasible", best.feasible() ? 1 : 0);
    int[] kept = best.feasible() ? best.kept() : study.projected(best.kept());
    // what was judged is not evaluated again
    Found found = study.appraise(List.of(Pruning.of(kept)), Ledger.unlimited(judge.fidelity())).get(0);
    Finish.carryOut(study, found, judge.ledger());
  }

  private static Curves curves(Judge judge) {
    List<Judge.Step> course = judge.course();
    double[] at = course.stream().mapToDouble(Judge.Step::evaluations).toArray();
    double[] scores =
        course.stream().mapToDouble(step -> step.judged().score().orElse(Double.NaN)).toArray();
    double[] best = course.stream().map(Judge.Step::best).mapToDouble(step -> step.orElse(Double.NaN)).toArray();
    List<Curve> curves = new ArrayList<>();
    curves.add(new Curve("score", "1", "Score of each allocation by the proxy", scores, OptionalDouble.empty()));
    curves.add(new Curve("best", "1", "Best score within budget so far", best, OptionalDouble.empty()));
    return new Curves("evaluations", at, curves);
  }

  /** Trains some of what the proxy was asked about, the better and the worse, and compares the orders. */
  static void check(Study study) {
    Settings settings = study.settings();
    Ledger ledger = new Ledger(
        Ledger.Matched.EVALUATIONS, (double) JUDGED_FOR_EACH * settings.checked(), settings.fidelity(),
        study.space().whole());
    Judge judge = judge(study, ledger);
    List<int[]> first = new ArrayList<>();
    for (Baseline baseline : Baseline.values()) {
      first.add(allocation(study, baseline, true));
    }
    Coding projected = Coding.projected(study.space(), study.projection());
    new RandomSearch(settings.checked()).search(judge, first, draws(study, projected, "proxy-check"));
    List<Judged> checked = ProxyCheck.spread(judge.ranked(), settings.checked());
    List<Evaluation> trained = study.run().candidates(study.start(), settings.training()).evaluate(
        checked.stream().map(judged -> new Candidate(study.space().masks(judged.kept()), 0, 0)).toList());
    double[] proxies = checked.stream().mapToDouble(Judged::merit).toArray();
    double[] merits = trained.stream()
        .mapToDouble(evaluation -> evaluation.score().isPresent()
            ? study.merit(evaluation.score().getAsDouble()) : study.floor())
        .toArray();
    study.run().save("proxy", proxies);
    study.run().save("final", merits);
    study.run().metric("proxy.rank-correlation", ProxyCheck.rankCorrelation(proxies, merits));
    int best = 0;
    for (int i = 1; i < merits.length; i++) {
      best = merits[i] > merits[best] ? i : best;
    }
    finish(study, Pruning.of(checked.get(best).kept()));
  }
}
