// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.metric.Metric;

/** What each search took and came to, and how faithful the score was by which it chose. */
final class SearchEffort {
  private static final String EVALUATIONS = "evaluations";
  private static final String SECONDS = "seconds";

  private SearchEffort() {}

  /** A row for each variant and sparsity that searched; empty where none did. */
  static Optional<Block> table(Analysis analysis) {
    List<String> metrics = Searching.names(analysis.runs(), Searching.SEARCH);
    if (metrics.isEmpty()) {
      return Optional.empty();
    }
    boolean timed = metrics.contains(SECONDS);
    List<String> head = new ArrayList<>(List.of("variant", "sparsity", "seeds"));
    metrics.forEach(metric -> head.add(labelled(analysis.runs(), metric)));
    if (timed && metrics.contains(EVALUATIONS)) {
      head.add("evaluations a minute");
    }
    if (timed) {
      head.add("of the run's time");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Level level : analysis.levels()) {
      if (Searching.names(level.runs(), Searching.SEARCH).isEmpty()) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(
          level.variant(), Words.percent(level.sparsity()), String.valueOf(level.runs().size())));
      metrics.forEach(metric -> row.add(range(Searching.values(level.runs(), Searching.SEARCH + metric))));
      double seconds = sum(level, SECONDS);
      if (timed && metrics.contains(EVALUATIONS)) {
        row.add(seconds > 0 ? Words.number(60 * sum(level, EVALUATIONS) / seconds) : "");
      }
      if (timed) {
        double all = level.runs().stream().mapToDouble(Study.Run::seconds).sum();
        row.add(seconds > 0 && all > 0 ? Words.percent(seconds / all) : "");
      }
      rows.add(row);
    }
    return Optional.of(Block.Table.plain(
        "What the searches came to and took, means over seeds, in brackets the least and the most: candidates that"
            + " were evaluated, the multiply-accumulates and the seconds that this took. Seconds are measured, all else"
            + " is counted. Those of candidates that are tried at the same time add up, so that they may be more than"
            + " the run's; what is left of these is mostly the training of what was found.",
        head, rows));
  }

  private static String labelled(List<Study.Run> runs, String metric) {
    return runs.stream()
        .map(run -> run.declared().get(Searching.SEARCH + metric))
        .filter(declared -> declared != null)
        .map(Metric::unit)
        .findFirst()
        .map(unit -> Words.labelled(metric, unit))
        .orElse(metric);
  }

  private static double sum(Level level, String metric) {
    double sum = 0;
    for (double value : Searching.values(level.runs(), Searching.SEARCH + metric)) {
      sum += value;
    }
    return sum;
  }

  private static String range(double[] values) {
    return values.length == 0 ? "" : Searching.range(values, Words::number);
  }

  /** A row for each setting, variant and sparsity that measured it; empty where none did. */
  static Optional<Block> proxy(Study study) {
    List<Study.Run> measured = study.runs().stream()
        .filter(run -> !Searching.names(List.of(run), Searching.PROXY).isEmpty())
        .toList();
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    Map<List<String>, List<Study.Run>> groups = new LinkedHashMap<>();
    measured.forEach(run -> groups.computeIfAbsent(
        List.of(
            run.settings().isEmpty() ? "all" : Words.settings(run.settings()), run.variant(),
            run.sparsity().isPresent() ? Words.percent(run.sparsity().getAsDouble()) : ""),
        key -> new ArrayList<>()).add(run));
    List<String> metrics = Searching.names(measured, Searching.PROXY);
    List<String> head = new ArrayList<>(List.of("setting", "variant", "sparsity", "seeds"));
    head.addAll(metrics);
    List<List<String>> rows = new ArrayList<>();
    groups.forEach((key, runs) -> {
      List<String> row = new ArrayList<>(key);
      row.add(String.valueOf(runs.size()));
      metrics.forEach(metric -> row.add(range(Searching.values(runs, Searching.PROXY + metric))));
      rows.add(row);
    });
    return Optional.of(Block.Table.plain(
        "How faithful the score is by which searches choose, means over seeds, in brackets the least and the most: the"
            + " rank correlation is that of the score of candidates with the validation score after their final"
            + " training; 1 would be the same order, 0 chance. Seconds, where there are some, are those of looking at a"
            + " candidate once: with masks alone, and as the small network that these leave.",
        head, rows));
  }
}
