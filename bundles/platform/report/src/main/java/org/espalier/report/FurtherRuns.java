// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs that are neither dense nor pruned nor compared with those, such as a protocol's own summary. */
final class FurtherRuns {
  private FurtherRuns() {}

  static Optional<Page.Section> of(Study study, List<Analysis> analyses) {
    Set<String> shown = analyses.stream()
        .flatMap(analysis -> analysis.benchmarks().values().stream())
        .flatMap(List::stream)
        .map(Study.Run::id)
        .collect(Collectors.toSet());
    List<Study.Run> plain =
        study.runs().stream()
            .filter(run -> run.level().isEmpty() && !run.reference())
            .filter(run -> !shown.contains(run.id()))
            .toList();
    return plain.isEmpty() ? Optional.empty() : Optional.of(section(plain));
  }

  private static Page.Section section(List<Study.Run> plain) {
    Set<String> metrics = new LinkedHashSet<>();
    plain.forEach(run -> metrics.addAll(run.metrics().keySet()));
    metrics.removeIf(metric -> metric.startsWith(Searching.PROXY));
    List<String> head = new ArrayList<>(List.of("run", "variant", "seed"));
    head.addAll(metrics);
    List<List<String>> rows = new ArrayList<>();
    for (Study.Run run : plain) {
      List<String> row = new ArrayList<>(List.of(run.id(), run.variant(), String.valueOf(run.seed())));
      metrics.forEach(metric -> row.add(Words.number(run.metrics().getOrDefault(metric, Double.NaN))));
      rows.add(row);
    }
    List<Block> blocks = new ArrayList<>();
    counts(plain).forEach(line -> blocks.add(new Block.Text(line)));
    blocks.add(Block.Table.plain("", head, rows));
    return new Page.Section("Further runs", blocks);
  }

  /** In how many seeds what is either so or not was so: metrics that are 0 or 1 in every run. */
  private static List<String> counts(List<Study.Run> plain) {
    Map<String, List<Study.Run>> groups = new LinkedHashMap<>();
    for (Study.Run run : plain) {
      String label =
          run.settings().values().stream().map(value -> value + " ").collect(Collectors.joining()) + run.variant();
      groups.computeIfAbsent(label, l -> new ArrayList<>()).add(run);
    }
    List<String> lines = new ArrayList<>();
    groups.forEach(
        (label, runs) -> runs.get(0).metrics().keySet().stream()
            .filter(metric -> runs.stream().allMatch(run -> Set.of(0.0, 1.0).contains(run.metrics().get(metric))))
            .forEach(
                metric -> {
                  long ones = runs.stream().filter(run -> run.metrics().get(metric) == 1).count();
                  lines.add(label + ": " + metric + " in " + ones + " of " + Words.count(runs.size(), "seed") + ".");
                }));
    return lines;
  }
}
