// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.figure.Scale;
import org.espalier.statistics.Interval;

/**
 * The score against what networks take, for each resource that has a budget and each latency that was measured, and
 * which of them are not beaten: no other one takes less and is better in the mean.
 */
final class Front {
  private static final Style OPTIMAL = new Style(0, true);

  private final Analysis analysis;

  private Front(Analysis analysis) {
    this.analysis = analysis;
  }

  /**
   * A panel for each resource; empty where there is no budget.
   *
   * @param prefix of the file name, unique in the report
   */
  static Optional<Figure> of(Analysis analysis, String prefix) {
    Front front = new Front(analysis);
    Map<Axis, ToDoubleFunction<Level>> resources = front.resources();
    return resources.isEmpty() ? Optional.empty() : Optional.of(front.figure(prefix, resources));
  }

  private Map<Axis, ToDoubleFunction<Level>> resources() {
    Map<Axis, ToDoubleFunction<Level>> all = new LinkedHashMap<>();
    for (String resource : Searching.names(analysis.runs(), Searching.LIMIT)) {
      all.put(
          new Axis(resource + " taken [%]", Scale.LINEAR),
          level -> 100 * Arrays.stream(Searching.values(level.runs(), Searching.COST + resource)).average()
              .orElse(Double.NaN));
    }
    if (!all.isEmpty()) {
      // the first is the multiply-accumulates that the masks remove
      Figures.costs(List.of(analysis)).entrySet().stream().skip(1)
          .forEach(latency -> all.put(latency.getKey(), latency.getValue()));
    }
    return all;
  }

  private Figure figure(String prefix, Map<Axis, ToDoubleFunction<Level>> resources) {
    List<Panel> panels = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    List<String> variants = List.copyOf(analysis.variants());
    resources.forEach((axis, taken) -> {
      List<Level> known = analysis.levels().stream()
          .filter(level -> !Double.isNaN(taken.applyAsDouble(level)))
          .toList();
      List<Level> optimal = optimal(known, taken);
      List<Series> series = new ArrayList<>(Figures.references(analysis, Study.Run::score));
      series.add(new Series(
          "not beaten", OPTIMAL, Kind.FRONT, optimal.stream().mapToDouble(taken).toArray(),
          optimal.stream().mapToDouble(level -> level.score().estimate()).toArray(), new double[0], new double[0]));
      for (String variant : variants) {
        List<Level> some = known.stream().filter(level -> level.variant().equals(variant)).toList();
        String over = some.stream().map(Budgets::flagged).filter(name -> !name.equals(variant)).findFirst()
            .orElse(variant);
        series.add(Figures.points(
            over, new Style(1 + variants.indexOf(variant), false), some.stream().mapToDouble(taken).toArray(),
            some.stream().map(level -> Interval.without(level.score().estimate(), level.score().n())).toList(),
            some.stream().map(level -> new double[0]).toList()));
      }
      panels.add(new Panel("", axis, Figures.axis(List.of(analysis)), series));
      sentences.add(axis.label() + ": " + optimal.stream()
          .map(level -> level.variant() + " at " + Words.percent(level.sparsity()))
          .collect(Collectors.joining(", ")));
    });
    String label = analysis.label().isEmpty() ? "" : " (" + analysis.label() + ")";
    return new Figure(
        prefix + "front", Words.capital(analysis.objective().name()) + " against what the networks take" + label,
        "Marks are means over seeds; the dashed line joins what is not beaten: nothing takes as little and has as good"
            + " a mean. Not beaten are, by " + String.join("; by ", sentences) + ".",
        panels);
  }

  /** Ascending by what they take. */
  private List<Level> optimal(List<Level> known, ToDoubleFunction<Level> taken) {
    ToDoubleFunction<Level> score = level -> analysis.objective().sign() * level.score().estimate();
    return known.stream()
        .filter(level -> known.stream().noneMatch(other ->
            taken.applyAsDouble(other) <= taken.applyAsDouble(level)
                && score.applyAsDouble(other) >= score.applyAsDouble(level)
                && (taken.applyAsDouble(other) < taken.applyAsDouble(level)
                    || score.applyAsDouble(other) > score.applyAsDouble(level))))
        .sorted(Comparator.comparingDouble(taken))
        .toList();
  }
}
