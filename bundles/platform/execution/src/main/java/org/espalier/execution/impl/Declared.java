// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.api.metric.Metric;
import org.espalier.api.task.Task;
import org.espalier.api.task.Training;

/** What a training says of what its iterations show, checked. */
final class Declared {
  private Declared() {}

  /**
   * Checks what an iteration showed.
   *
   * @throws BrokenPromise if it is no number, or not declared, or what tells the progress is not shown
   */
  static void require(Training training, Map<String, Double> shown) {
    Set<String> names = training.metrics().stream().map(Metric::name).collect(Collectors.toCollection(TreeSet::new));
    if (shown == null) {
      throw new BrokenPromise(Task.KIND, "its iteration showed null");
    }
    // by what they are: types are not checked when a program runs
    for (Map.Entry<?, ?> entry : shown.entrySet()) {
      if (!(entry.getKey() instanceof String) || !(entry.getValue() instanceof Double)) {
        throw new BrokenPromise(
            Task.KIND, "its iterations show " + entry.getKey() + " as " + entry.getValue() + ", which is no number");
      }
    }
    Set<String> foreign = new HashSet<>(shown.keySet());
    foreign.removeAll(names);
    if (!foreign.isEmpty()) {
      throw new BrokenPromise(
          Task.KIND, "its iterations show " + new TreeSet<>(foreign) + ", and it declares " + names);
    }
    training.progress().filter(metric -> !shown.containsKey(metric.name())).ifPresent(metric -> {
      throw new BrokenPromise(
          Task.KIND, "it says that " + metric.name() + " tells its progress, and shows " + shown.keySet());
    });
  }
}
