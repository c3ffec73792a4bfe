// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Study;
import org.espalier.allocation.walk.Agent;
import org.espalier.allocation.walk.Progress;
import org.espalier.allocation.walk.PruningProblem;
import org.espalier.api.plugin.Parts;

/**
 * What came of an agent.
 *
 * @param chosen the best that it found within budget; if there is none, the nearest, put onto the budgets
 * @param last what it decides in the end, without exploring
 * @param appraiser by which it was chosen: by the weights that the network has come to
 */
record Exploration(Found chosen, Pruning last, Appraiser appraiser) {

  /**
   * How an agent goes about it.
   *
   * @param algorithm the number of its algorithm, from 0
   * @param constrained whether it knows of costs
   * @param decoder what its actions mean
   * @param clip of actions that are shares
   * @param network the training that goes on meanwhile; empty if the network stays as it is
   */
  record Manner(
      int algorithm, boolean constrained, Decoder decoder, Clip clip, Optional<OnlineTraining> network) {}

  /**
   * Has an agent learn, until its plan is fulfilled or no more is left to be spent than what choosing may take.
   *
   * @param parts of the procedure
   * @param ledger what it may spend
   */
  static Exploration carryOut(Appraiser appraiser, Parts parts, Manner manner, Ledger ledger) {
    Study study = appraiser.study();
    Progress progress = new Progress();
    Course course = new Course(study.budgets());
    Explorer explorer = new Explorer(appraiser, manner, progress, ledger, course);
    Map<String, Double> limits = manner.constrained()
        ? PruningProblem.limits(study.budgets(), study.budgets().all()) : Map.of();
    PruningProblem problem = new PruningProblem(
        PruningProblem.states(study.space()), manner.decoder().width(), limits, explorer, progress);
    Pruning last;
    try (Agent agent = new Agent(study.run(), parts, manner.algorithm(), "agent", problem)) {
      manner.network().ifPresent(training -> training.require(progress.planned() / problem.length()));
      double kept = appraiser.price(explorer.choosing());
      long begin = System.nanoTime();
      agent.learn(shown -> course.point(progress.steps(), shown), () -> ledger.left() > kept);
      double learning = (System.nanoTime() - begin) * 1e-9;
      study.run().metric("search.agent-seconds", Math.max(0, learning - explorer.seconds()));
      last = explorer.pruning(agent.greedy());
    }
    study.run().save("search", course.curves());
    Found chosen = explorer.chosen(last);
    study.run().metric("search.feasible", chosen.judged().feasible() ? 1 : 0);
    if (!chosen.judged().feasible()) {
      int[] kept = study.projected(chosen.pruning().allocation());
      chosen = explorer.appraiser().appraise(List.of(Pruning.of(kept)), ledger).get(0);
    }
    return new Exploration(chosen, last, explorer.appraiser());
  }
}
