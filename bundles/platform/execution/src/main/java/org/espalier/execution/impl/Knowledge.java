// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;
import org.espalier.plan.RunPlan;

/**
 * What is known of the data or the world of each seed: the same for all trainings of a task with one seed, so that it
 * is asked for once, which may take as long as a training. Safe for use by several threads.
 */
final class Knowledge {
  private final Map<String, Map<String, Double>> facts = new ConcurrentHashMap<>();

  /**
   * {@link Testable#facts()} of the run's seed and task, asked of the first of its runs that ends. Runs that prune have
   * none: what a result says must not depend on which of them was first in this process.
   *
   * @throws BrokenPromise if one of them is no number
   */
  Map<String, Double> facts(RunPlan plan, Testable trainable) {
    if (plan.definition().sparsity().isPresent()) {
      return Map.of();
    }
    String task = plan.seed() + " " + plan.lineup().task().toJson().canonical();
    Map<String, Double> known = facts.get(task);
    if (known == null) {
      // without a lock: a task that never answers would keep runs of others waiting
      known = Map.copyOf(numbers(trainable.facts()));
      facts.put(task, known);
    }
    return known;
  }

  /** By what they are: types are not checked when a program runs. */
  private static Map<String, Double> numbers(Map<?, ?> told) {
    Map<String, Double> numbers = new HashMap<>();
    told.forEach((name, value) -> {
      if (!(name instanceof String fact) || !(value instanceof Double number)) {
        throw new BrokenPromise(
            Task.KIND, "it tells of its data " + name + " as " + value + ", which is no number");
      }
      numbers.put(fact, number);
    });
    return numbers;
  }
}
