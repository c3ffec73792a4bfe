// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
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
    Success test = success(trained, Split.TEST);
    for (int i = 0; i < composition.evaluators().size(); i++) {
      surroundings.requireNotStopped();
      measure(composition.evaluators().get(i), plan.lineup().evaluators().get(i), trained);
    }
    if (plan.definition().sparsity().isPresent()) {
      tally.metric(EMPTY_LAYERS, Masking.emptyLayers(trained));
      Cut.metrics(Masking.cuts(trained, Map.of())).forEach(tally::metric);
    }
    return Asking.ask(Task.KIND, () -> new Measurement(
        trained.objective(), test, validation(trained), sparsity,
        new Learning(trained.progress(), headStart, trained.metrics()), tally.metrics(), declared,
        surroundings.knowledge().facts(plan, trained)));
  }

  private static Success success(Testable trained, Split split) {
    double score = Asking.ask(Task.KIND, () -> trained.score(split));
    if (!Double.isFinite(score)) {
      throw Hopeless.diverged("the score on the " + split.name().toLowerCase(Locale.ROOT) + " split is " + score);
    }
    double floor = Asking.ask(Task.KIND, () -> trained.floor(split));
    if (!Double.isFinite(floor)) {
      throw new BrokenPromise(
          Task.KIND, "the floor of the " + split.name().toLowerCase(Locale.ROOT) + " split is " + floor);
    }
    return new Success(score, floor);
  }

  /** Not scored where nothing is chosen by it: for an agent it takes as long as scoring on the test split. */
  private Optional<Success> validation(Testable trained) {
    return surroundings.terms().validates()
        ? Optional.of(success(trained, Split.VALIDATION))
        : Optional.empty();
  }

  /** Records what an evaluator measures in the order in which it is declared: a map may have another in each JVM. */
  private void measure(Evaluator evaluator, PluginUse use, Testable trained) {
    Weights weights = trained.weights();
    Map<ParameterName, Mask> masks = trained.masks();
    Supplier<Map<String, Double>> measurement = () -> Asking.ask(
        use,
        () -> numbers(use, evaluator.evaluate(trained, Seeds.of(plan.seed()).scope("evaluate"), arrays)));
    boolean quiet = Asking.ask(use, evaluator::needsQuiet);
    Map<String, Double> values = quiet ? surroundings.quiet().alone(measurement) : measurement.get();
    if (!trained.weights().equals(weights) || !trained.masks().equals(masks)) {
      throw new BrokenPromise(use, "it changed what it was to measure");
    }
    for (Metric metric : Asking.ask(use, () -> List.copyOf(evaluator.metrics()))) {
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

  /** What was measured, by what it is: types are not checked when a program runs. */
  private static Map<String, Double> numbers(PluginUse use, Map<?, ?> measured) {
    if (measured == null) {
      throw new BrokenPromise(use, "it measured null");
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    measured.forEach((name, value) -> {
      if (!(name instanceof String metric) || !(value instanceof Double number)) {
        throw new BrokenPromise(use, "it measured " + name + " as " + value + ", which is no number");
      }
      if (!Double.isFinite(number)) {
        throw new BrokenPromise(use, "it measured " + metric + " as " + number + "; what can't be had is left out");
      }
      numbers.put(metric, number);
    });
    return numbers;
  }
}
