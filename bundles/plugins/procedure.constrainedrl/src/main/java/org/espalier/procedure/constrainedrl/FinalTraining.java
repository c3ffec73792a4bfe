package org.espalier.procedure.constrainedrl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.allocation.AllocationSpace.PrunableLayer;
import org.espalier.allocation.Ledger;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Trainable;
import org.espalier.network.Size;

/** The end of a run: what was chosen is trained as the small network that it is. */
final class FinalTraining {
  private FinalTraining() {}

  /** Trains what was chosen and ends the run with it. */
  static void finish(Study study, Found chosen, Ledger ledger) {
    try (Trainable small = trained(study, chosen.pruning())) {
      record(study, chosen, small);
      study.run().metric("search.evaluations", ledger.evaluations());
      study.run().metric("search.macs", ledger.macs());
      study.run().metric("search.seconds", ledger.seconds());
      chosen.judged().score().ifPresent(score -> study.run().metric("search.best", score));
      study.run().evaluate(small);
    }
  }

  /**
   * Trains several, and ends the run with the best of them by validation.
   *
   * @return the merits that they have then, in their order
   */
  static double[] finish(Study study, List<Found> chosen) {
    List<Trainable> open = new ArrayList<>();
    try {
      double[] merits = new double[chosen.size()];
      int best = 0;
      for (int i = 0; i < merits.length; i++) {
        Trainable small = trained(study, chosen.get(i).pruning());
        open.add(small);
        merits[i] = study.merit(small.validationScore());
        best = merits[i] > merits[best] ? i : best;
      }
      record(study, chosen.get(best), open.get(best));
      study.run().evaluate(open.get(best));
      return merits;
    } finally {
      open.forEach(Trainable::close);
    }
  }

  private static Trainable trained(Study study, Pruning pruning) {
    Trainable small = study.run().shrunk(study.start(), pruning.masks(study.space()));
    try {
      train(study.run(), small, study.settings());
      return small;
    } catch (RuntimeException e) {
      small.close();
      throw e;
    }
  }

  /** The control that is not pruned: the dense network, trained for as many more iterations. */
  static void dense(RunContext run, Settings settings) {
    try (Trainable trainable = run.trainable()) {
      trainable.weights(DenseRun.trained(run));
      train(run, trainable, settings);
      run.evaluate(trainable);
    }
  }

  private static void train(RunContext run, Trainable trainable, Settings settings) {
    // the task offers it: validation has seen to it
    trainable.as(Replannable.class).orElseThrow()
        .replan(0, iterations(settings.share(), trainable.plannedIterations()), settings.factor());
    run.train(trainable);
  }

  /** Iterations of the final training after a training of so many. */
  static long iterations(double share, long planned) {
    return Math.round(share * planned);
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
