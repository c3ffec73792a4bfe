// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.List;
import java.util.Optional;
import org.espalier.allocation.Judge;
import org.espalier.allocation.Judged;
import org.espalier.allocation.Ledger;
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
    ledger.record(run);
    run.metric("search.best", score());
    if (!judge.course().isEmpty()) {
      run.save("search", judge.curves());
    }
  }
}
