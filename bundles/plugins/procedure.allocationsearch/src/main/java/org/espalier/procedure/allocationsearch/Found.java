// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.List;
import java.util.Optional;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.RunContext;

/**
 * What a search came to.
 *
 * @param chosen empty if nothing within budget was found
 * @param judge of the fidelity that searches are compared by
 * @param ledger what was spent
 */
record Found(Optional<Judged> chosen, Judge judge, Ledger ledger) {

  /** The best by one judge. */
  static Found best(Judge judge) {
    return new Found(judge.best(), judge, judge.ledger());
  }

  /** The allocation that is trained. */
  int[] kept() {
    return chosen.orElseThrow(() -> new InvalidInputException(
        "the search found no allocation within budget in " + judge.ledger().evaluations()
            + " evaluations; let it spend more (evaluations), or raise the limit")).kept();
  }

  /** The score of what was chosen, by the judge if that looked at it. */
  private double score() {
    Judged judged = judge.knows(kept()) ? judge.judge(List.of(kept())).get(0) : chosen.orElseThrow();
    return judged.score().orElseThrow();
  }

  /** Records what was spent and found, and the search's course. */
  void record(RunContext run) {
    run.metric("search.evaluations", ledger.evaluations());
    run.metric("search.macs", ledger.macs());
    run.metric("search.seconds", ledger.seconds());
    run.metric("search.best", score());
    List<Judge.Step> course = judge.course();
    if (!course.isEmpty()) {
      run.save("search", new Curves(
          "evaluations", course.stream().mapToDouble(Judge.Step::evaluations).toArray(),
          List.of(
              new Curve(
                  "best", "1", "Best validation score of a pruned network by the proxy so far",
                  course.stream().mapToDouble(step -> step.best().orElse(Double.NaN)).toArray()),
              new Curve(
                  "score", "1", "Validation score of the pruned network by the proxy",
                  course.stream().mapToDouble(step -> step.judged().score().orElse(Double.NaN)).toArray()),
              new Curve(
                  "macs", "1", "Multiply-accumulates spent",
                  course.stream().mapToDouble(Judge.Step::macs).toArray()))));
    }
  }
}
