// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.json.JsonObject;
import org.espalier.store.Cut;

/** What is said of a run that a server carries out, as it answers it. */
final class RunText {
  private RunText() {}

  /** How it ended, as {@code run} says it: by what it is judged, or why it has no result. */
  static String ending(JsonObject run) {
    if (!run.text("state").equals("finished")) {
      return run.text("state") + ": " + run.text("reason");
    }
    Map<String, Double> metrics = run.numberMap("metrics");
    String objective = objective(run);
    String shown = metrics.containsKey(objective)
        ? objective + " " + Words.significant(metrics.get(objective)) : "finished";
    return shown + time(run) + cuts(metrics);
  }

  /** A server of an earlier version does not say. */
  private static String objective(JsonObject run) {
    return run.has("objective") ? run.text("objective") : "";
  }

  private static String time(JsonObject run) {
    if (!run.has("begun") || !run.has("ended")) {
      return "";
    }
    Duration taken = Duration.between(Instant.parse(run.text("begun")), Instant.parse(run.text("ended")));
    return " in " + Words.significant(taken.toMillis() / 1000.0) + " s";
  }

  private static String cuts(Map<String, Double> metrics) {
    List<Cut> cuts = Cut.of(metrics);
    return cuts.isEmpty() ? "" : "; cut off at " + Cut.names(cuts);
  }

  /** Why an experiment has no runs. */
  static String without(JsonObject experiment) {
    String reason = experiment.text("reason");
    return "experiment " + experiment.integer("id") + " has no runs; it is " + experiment.text("state")
        + (reason.isEmpty() ? "" : ": " + reason);
  }

  /** All its metrics, that by which it is judged before the others. */
  static String metrics(JsonObject run) {
    String objective = objective(run);
    return new TreeMap<>(run.numberMap("metrics")).entrySet().stream()
        .sorted(Comparator.comparing((Entry<String, Double> metric) -> !metric.getKey().equals(objective)))
        .map(metric -> metric.getKey() + " " + Words.significant(metric.getValue()))
        .collect(Collectors.joining(", "));
  }
}
