package org.espalier.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Curve;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.statistics.Interval;

/**
 * Settings beside each other: one figure for each combination of all settings but one, with a curve for each value of
 * that one, which is the one with the most values. Shows the objective against sparsity, multiply-accumulates, and what
 * was measured of latency.
 */
final class Overview {
  private static final int COLOURS = 7;

  private final List<Analysis> analyses;
  private final String compared;

  private Overview(List<Analysis> analyses, String compared) {
    this.analyses = analyses;
    this.compared = compared;
  }

  /** The figures; none where there is only one setting, or objectives differ. */
  static List<Figure> of(List<Analysis> analyses) {
    boolean comparable = analyses.stream().map(Analysis::objective).distinct().count() == 1;
    Optional<String> compared = comparable && analyses.size() > 1 ? mostVaried(analyses) : Optional.empty();
    return compared.map(key -> new Overview(analyses, key).figures()).orElse(List.of());
  }

  private static Optional<String> mostVaried(List<Analysis> analyses) {
    Map<String, Set<String>> values = new TreeMap<>();
    analyses.forEach(
        analysis -> analysis.settings()
            .forEach((key, value) -> values.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value)));
    return values.entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .max(Comparator.comparingInt(e -> e.getValue().size()))
        .map(Map.Entry::getKey);
  }

  private List<Figure> figures() {
    Map<String, List<Analysis>> facets = new LinkedHashMap<>();
    analyses.forEach(analysis -> facets.computeIfAbsent(facet(analysis), f -> new ArrayList<>()).add(analysis));
    List<Figure> figures = new ArrayList<>();
    facets.forEach((facet, some) -> {
      figures.add(figure(facet, some, "sparsity", "weights removed [%]", level -> 100 * level.sparsity()));
      figures.add(figure(facet, some, "macs", "multiply-accumulates removed [%]", Overview::macs));
      latencies(some).forEach(
          metric -> figures.add(figure(facet, some, metric, metric, level -> mean(level, metric))));
    });
    return figures;
  }

  private String facet(Analysis analysis) {
    return analysis.settings().entrySet().stream()
        .filter(e -> !e.getKey().equals(compared))
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private Figure figure(
      String facet, List<Analysis> some, String name, String label, ToDoubleFunction<Analysis.Level> x) {
    List<Curve> curves = new ArrayList<>();
    for (Analysis analysis : some) {
      int number = curves.size();
      // seven colours, then the same ones dashed
      Style style = new Style(number % COLOURS, true, number >= COLOURS);
      curves.add(curve(analysis.settings().getOrDefault(compared, ""), style, analysis, x));
    }
    Study.Objective objective = some.get(0).objective();
    return new Figure(
        ("overview-" + name + "-" + facet).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
        objective.name() + " of the " + variant(some.get(0)) + ", by " + compared
            + (facet.isEmpty() ? "" : " (" + facet + ")"),
        label, objective.name(), curves);
  }

  private static Curve curve(String label, Style style, Analysis analysis, ToDoubleFunction<Analysis.Level> x) {
    List<Analysis.Level> levels =
        analysis.levels(variant(analysis)).stream().sorted(Comparator.comparingDouble(x)).toList();
    List<Interval> scores = levels.stream().map(Analysis.Level::score).toList();
    return new Curve(
        label, style, levels.stream().mapToDouble(x).toArray(),
        scores.stream().mapToDouble(Interval::estimate).toArray(),
        scores.stream().mapToDouble(Interval::low).toArray(),
        scores.stream().mapToDouble(Interval::high).toArray());
  }

  /** Tickets if there are any, else what was pruned. */
  private static String variant(Analysis analysis) {
    return analysis.variants().contains(Analysis.TICKET) ? Analysis.TICKET : analysis.variants().iterator().next();
  }

  private static double macs(Analysis.Level level) {
    return level.runs().stream()
        .mapToDouble(run -> 100 * run.sparsities().getOrDefault("macs", 0.0))
        .average()
        .orElse(0);
  }

  /** Latencies that were measured in every run. */
  private static List<String> latencies(List<Analysis> some) {
    List<Study.Run> runs =
        some.stream()
            .flatMap(analysis -> analysis.levels(variant(analysis)).stream())
            .flatMap(level -> level.runs().stream())
            .toList();
    return runs.get(0).metrics().keySet().stream()
        .filter(name -> name.startsWith("latency"))
        .filter(name -> runs.stream().allMatch(run -> run.metrics().containsKey(name)))
        .toList();
  }

  private static double mean(Analysis.Level level, String metric) {
    return level.runs().stream().mapToDouble(run -> run.metrics().get(metric)).average().orElse(Double.NaN);
  }
}
