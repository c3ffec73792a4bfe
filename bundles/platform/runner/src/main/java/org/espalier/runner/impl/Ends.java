// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Arm;
import org.espalier.plan.RunPlan;
import org.espalier.statistics.Retention;
import org.espalier.store.Measurement;
import org.espalier.store.Measurement.Success;
import org.espalier.store.RunResult;

/**
 * How runs have ended so far. One that failed for its own sake, or needs one that did, is known: it is as good as what
 * knows nothing. One that failed for another reason is not.
 */
final class Ends {
  private final Map<String, RunPlan> byId;
  private final Function<RunPlan, Optional<RunResult>> results;

  /**
   * @param byId all runs that there may be
   * @param results as far as they are there
   */
  Ends(Map<String, RunPlan> byId, Function<RunPlan, Optional<RunResult>> results) {
    this.byId = byId;
    this.results = results;
  }

  /** All runs that there may be. */
  Map<String, RunPlan> runs() {
    return byId;
  }

  boolean known(RunPlan run) {
    return measured(run).isPresent() || hopeless(run);
  }

  private boolean hopeless(RunPlan run) {
    return results.apply(run).filter(RunResult::hopeless).isPresent()
        || run.needs().values().stream().map(byId::get).anyMatch(this::hopeless);
  }

  private Optional<Measurement> measured(RunPlan run) {
    return results.apply(run).filter(RunResult::finished).flatMap(RunResult::measured);
  }

  private Optional<Measurement> reference(RunPlan run) {
    Optional<RunPlan> dense = run.definition().arm().role() == Arm.Role.REFERENCE ? Optional.of(run)
        : run.needs().values().stream().map(byId::get)
            .filter(needed -> needed.definition().arm().role() == Arm.Role.REFERENCE).findFirst();
    return dense.flatMap(this::measured);
  }

  private static int sign(Measurement measured) {
    return measured.objective().direction() == Metric.Direction.HIGHER ? 1 : -1;
  }

  /**
   * What a run that is known keeps of what the dense training gained; NaN where that is nothing.
   *
   * @param of the data on which it is judged
   */
  double retention(RunPlan run, Function<Measurement, Optional<Success>> of) {
    Optional<Success> dense = reference(run).flatMap(of);
    if (dense.isEmpty()) {
      return Double.NaN;
    }
    double score = measured(run).flatMap(of).map(Success::score).orElse(dense.get().floor());
    return Retention.of(score, dense.get().score(), dense.get().floor(), sign(reference(run).get()));
  }

  /** The objective of a run that is known, on test data, more being better; NaN where not even the floor is known. */
  double score(RunPlan run) {
    return measured(run).map(own -> sign(own) * own.score())
        .or(() -> reference(run).map(dense -> sign(dense) * dense.floor()))
        .orElse(Double.NaN);
  }
}
