package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.statistics.Interval;

/** How much the subject loses of what dense training gained, and where that is shown to be little. */
final class Loss {
  /** What counts as hardly any loss. */
  static final double LITTLE = 0.02;

  private Loss() {}

  /** A sentence; empty where retention is not available. */
  static Optional<String> verdict(Analysis analysis) {
    List<Analysis.Level> levels = analysis.levels(analysis.subject());
    if (levels.isEmpty() || levels.stream().anyMatch(level -> level.retention().isEmpty())) {
      return Optional.empty();
    }
    List<String> losses = new ArrayList<>();
    Map<String, List<String>> judged = new LinkedHashMap<>();
    for (Analysis.Level level : levels) {
      Interval retention = level.retention().orElseThrow();
      String at = Words.percent(level.sparsity());
      losses.add(percent(1 - retention.estimate()) + (retention.bounded()
          ? " [" + percent(1 - retention.high()) + ", " + percent(1 - retention.low()) + "]" : "") + " at " + at);
      judged.computeIfAbsent(judged(retention), word -> new ArrayList<>()).add(at);
    }
    String verdict = judged.entrySet().stream()
        .map(entry -> entry.getKey() + " at " + String.join(", ", entry.getValue()))
        .collect(Collectors.joining("; "));
    int seeds = levels.stream().mapToInt(level -> level.runs().size()).min().orElseThrow();
    return Optional.of(
        "Loss of " + analysis.subjectPhrase() + ", of what dense training gained: " + String.join(", ", losses)
            + ". A loss of at most " + Words.percent(LITTLE) + " is " + verdict + " (" + Words.count(seeds, "seed")
            + ").");
  }

  private static String percent(double share) {
    return Words.percent(Math.round(1000 * share) / 1000.0);
  }

  private static String judged(Interval retention) {
    return !retention.bounded() ? "not shown" : retention.low() >= 1 - LITTLE ? "shown"
        : retention.high() < 1 - LITTLE ? "excluded" : "not shown";
  }
}
