// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.task.Testable;
import org.espalier.plan.RunPlan;

/**
 * What is known of the data or the world of each seed: the same for all trainings of a task with one seed, so that it
 * is asked for once, which may take as long as a training. Safe for use by several threads.
 */
final class Knowledge {
  private final Map<String, Map<String, Double>> facts = new ConcurrentHashMap<>();

  /** {@link Testable#facts()} of the run's seed and task, asked of the first of its runs that ends. */
  Map<String, Double> facts(RunPlan plan, Testable trainable) {
    String task = plan.seed() + " " + plan.lineup().task().toJson().canonical();
    return facts.computeIfAbsent(task, key -> Map.copyOf(trainable.facts()));
  }
}
