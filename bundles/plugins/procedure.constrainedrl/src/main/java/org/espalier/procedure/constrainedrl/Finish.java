// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.allocation.AllocationSpace.PrunableLayer;
import org.espalier.allocation.Ledger;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Trainable;
import org.espalier.network.Size;

/** The end of a run: what was chosen is trained as the small network that it is. */
final class Finish {
  private Finish() {}

  /** Trains what was chosen and ends the run with it. */
  static void carryOut(Study study, Found chosen, Ledger ledger) {
    RunContext run = study.run();
    try (Trainable small = run.shrunk(study.start(), chosen.pruning().masks(study.space()))) {
      study.settings().training().plan(small);
      run.train(small);
      record(study, chosen, small);
      run.metric("search.evaluations", ledger.evaluations());
      run.metric("search.macs", ledger.macs());
      run.metric("search.seconds", ledger.seconds());
      chosen.judged().score().ifPresent(score -> run.metric("search.best", score));
      run.evaluate(small);
    }
  }

  /** The control that is not pruned: the dense network, trained for as many more iterations. */
  static void dense(RunContext run, Settings settings) {
    try (Trainable trainable = run.trainable()) {
      settings.training().plan(trainable);
      trainable.weights(DenseRun.trained(run));
      run.train(trainable);
      run.evaluate(trainable);
    }
  }

  private static void record(Study study, Found chosen, Trainable small) {
    Architecture left = small.networks().values().stream().map(Network::architecture).findFirst().orElseThrow();
    Map<String, Double> costs = new LinkedHashMap<>();
    for (Size size : Size.values()) {
      costs.put(size.resource(), (double) size.of(left) / size.of(study.space().whole()));
    }
    costs.putAll(chosen.judged().shares());
    costs.forEach((resource, share) -> study.run().metric("cost." + resource, share));
    for (Budget budget : study.budgets().all()) {
      study.run().metric("limit." + budget.resource(), study.budgets().limit(budget));
    }
    for (Budget budget : study.budgets().measured()) {
      Double spread = chosen.spreads().get(budget.resource());
      if (spread != null) {
        study.run().metric("spread." + budget.resource(), spread);
      }
    }
    for (PrunableLayer layer : study.space().layers()) {
      int kept = chosen.pruning().kept().get(layer.number());
      study.run().metric("kept." + layer.name(), (double) kept / layer.filters());
    }
  }
}
