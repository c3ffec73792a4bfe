// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.List;
import java.util.Map;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.walk.Agent;
import org.espalier.allocation.walk.Progress;
import org.espalier.allocation.walk.PruningProblem;

/**
 * What came of an agent.
 *
 * @param chosen the best that it found within budget; if there is none, the nearest, put onto the budgets
 * @param last what it decides in the end, without exploring
 */
record Exploration(Found chosen, Pruning last) {

  /**
   * Has an agent learn, until its plan is fulfilled or no more is left to be spent than what choosing may take.
   *
   * @param number of its algorithm, from 0
   * @param constrained whether it knows of costs
   * @param ledger what it may spend
   */
  static Exploration carryOut(
      Study study, Decoder decoder, Clip clip, int number, boolean constrained, Ledger ledger) {
    Progress progress = new Progress();
    Course course = new Course(study.budgets());
    Explorer explorer = new Explorer(study, decoder, clip, progress, ledger, course);
    Map<String, Double> limits =
        constrained ? PruningProblem.limits(study.budgets(), study.budgets().all()) : Map.of();
    PruningProblem problem = new PruningProblem(
        PruningProblem.states(study.space()), decoder.width(), limits, explorer,
        progress);
    Pruning last;
    try (Agent agent = new Agent(study.run(), study.parts(), number, "agent", problem)) {
      double kept = study.price(explorer.choosing());
      agent.learn(shown -> course.point(progress.steps(), shown), () -> ledger.left() > kept);
      last = explorer.pruning(agent.greedy());
    }
    study.run().save("search", course.curves());
    Found chosen = explorer.chosen(last);
    study.run().metric("search.feasible", chosen.judged().feasible() ? 1 : 0);
    if (!chosen.judged().feasible()) {
      int[] kept = study.projected(chosen.pruning().allocation());
      chosen = study.appraise(List.of(Pruning.of(kept)), ledger).get(0);
    }
    return new Exploration(chosen, last);
  }
}
