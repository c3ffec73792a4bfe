package org.espalier.execution.impl;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Effort;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.plan.Composition;
import org.espalier.plan.PluginUse;
import org.espalier.plan.RunPlan;
import org.espalier.store.Cut;
import org.espalier.store.Learning;
import org.espalier.store.Measurement.Success;
import org.espalier.store.Measurement;
import org.espalier.store.Sparsity;

/** Measures at the end of a run what was trained: the only one that asks for the test split. Used by one thread. */
final class Scoring {
  /** Final metric of runs that prune: number of weight arrays of which nothing is left. */
  private static final String EMPTY_LAYERS = "layers.empty";

  private final RunPlan plan;
  private final Composition composition;
  private final Surroundings surroundings;
  private final Tally tally;
  private final ArrayStore arrays;
  private final Map<String, Metric> declared = new HashMap<>();

  /**
   * @param arrays where evaluators keep what is more than a number
   */
  Scoring(RunPlan plan, Composition composition, Surroundings surroundings, Tally tally, ArrayStore arrays) {
    this.plan = plan;
    this.composition = composition;
    this.surroundings = surroundings;
    this.tally = tally;
    this.arrays = arrays;
  }

  /**
   * Measures, once a run.
   *
   * @param trained not guarded
   * @param sparsity that its masks come to
   * @param headStart what other runs had spent on the weights before
   */
  Measurement measure(Testable trained, Sparsity sparsity, Optional<Effort> headStart) {
    double score = trained.score(Split.TEST);
    if (!Double.isFinite(score)) {
      throw Hopeless.diverged("the score on the test split is " + score);
    }
    Success test = new Success(score, trained.floor(Split.TEST));
    for (int i = 0; i < composition.evaluators().size(); i++) {
      surroundings.requireNotStopped();
      measure(composition.evaluators().get(i), plan.lineup().evaluators().get(i), trained);
    }
    if (plan.definition().sparsity().isPresent()) {
      tally.metric(EMPTY_LAYERS, Masking.emptyLayers(trained));
      Cut.metrics(Masking.cuts(trained, Map.of())).forEach(tally::metric);
    }
    return new Measurement(
        trained.objective(), test, validation(trained), sparsity,
        new Learning(trained.progress(), headStart, trained.metrics()), tally.metrics(), declared,
        surroundings.knowledge().facts(plan, trained));
  }

  /** Not scored where nothing is chosen by it: for an agent it takes as long as scoring on the test split. */
  private Optional<Success> validation(Testable trained) {
    return surroundings.terms().validates()
        ? Optional.of(new Success(trained.score(Split.VALIDATION), trained.floor(Split.VALIDATION)))
        : Optional.empty();
  }

  /** Records what an evaluator measures in the order in which it is declared: a map may have another in each JVM. */
  private void measure(Evaluator evaluator, PluginUse use, Testable trained) {
    Supplier<Map<String, Double>> measurement = () -> new LinkedHashMap<>(
        evaluator.evaluate(trained, Seeds.of(plan.seed()).scope("evaluate"), arrays));
    Map<String, Double> values =
        evaluator.needsQuiet() ? surroundings.quiet().alone(measurement) : measurement.get();
    for (Metric metric : evaluator.metrics()) {
      Double value = values.remove(metric.name());
      declared.put(metric.name(), metric);
      if (value != null && tally.metric(metric.name(), value)) {
        throw new BrokenPromise(use, "the metric " + metric.name() + " was measured before");
      }
    }
    if (!values.isEmpty()) {
      throw new BrokenPromise(use, "it measured " + values.keySet() + ", which it does not declare");
    }
  }
}
