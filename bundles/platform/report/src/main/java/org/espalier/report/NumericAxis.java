// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.figure.Scale;
import org.espalier.statistics.Interval;

/** The score, and how soon training gets there, against a setting whose values are numbers, such as a learning rate. */
final class NumericAxis {
  private static final int FEWEST = 3;
  private static final String SCORE = "score";
  /** Values that span more than this factor stand on a logarithmic axis. */
  private static final double WIDE = 10;

  private final String key;
  private final List<Analysis> analyses;
  private final String prefix;

  private NumericAxis(String key, List<Analysis> analyses, String prefix) {
    this.key = key;
    this.analyses = analyses;
    this.prefix = prefix;
  }

  /** Figures for each of the keys that has numbers as values, three at least. */
  static List<Figure> figures(List<Analysis> analyses, List<String> keys, String prefix) {
    return keys.stream()
        .filter(key -> analyses.stream().allMatch(analysis -> number(analysis, key).isPresent()))
        .map(key -> new NumericAxis(key, analyses, prefix))
        .filter(axis -> axis.values().length >= FEWEST)
        .flatMap(axis -> axis.figures().stream())
        .toList();
  }

  private static Optional<Double> number(Analysis analysis, String key) {
    try {
      return Optional.ofNullable(analysis.settings().get(key)).map(Double::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private double[] values() {
    return analyses.stream().map(analysis -> number(analysis, key).orElseThrow())
        .collect(Collectors.toCollection(TreeSet::new)).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private List<Figure> figures() {
    Map<Map<String, String>, List<Analysis>> others = new LinkedHashMap<>();
    for (Analysis analysis : analyses) {
      Map<String, String> rest = new TreeMap<>(analysis.settings());
      rest.remove(key);
      others.computeIfAbsent(rest, r -> new ArrayList<>()).add(analysis);
    }
    List<Figure> figures = new ArrayList<>();
    others.values().removeIf(some -> some.size() < FEWEST);
    others.forEach(
        (rest, some) -> {
          figures.add(figure(rest, some, some.get(0).objective().name(), Figures.axis(some),
              analysis -> Optional.of(point(analysis.denseScore(), analysis.dense())),
              level -> point(level.score(), level.runs()), SCORE));
          for (Convergence.Target target : Convergence.Target.NEAR) {
            Map<Analysis, Optional<Convergence>> speeds = new LinkedHashMap<>();
            some.forEach(analysis -> speeds.put(
                analysis, Convergence.of(analysis, target).filter(Convergence::known)));
            if (speeds.values().stream().allMatch(Optional::isPresent)) {
              Map<Level, Interval> byLevel = new LinkedHashMap<>();
              speeds.forEach((analysis, speed) -> byLevel.putAll(speed.orElseThrow().byLevel()));
              figures.add(figure(
                  rest, some, "iterations to " + target.words(), new Axis("iterations", Scale.LINEAR),
                  analysis -> Optional.of(new Point(speeds.get(analysis).orElseThrow().dense())),
                  level -> new Point(byLevel.get(level)), target.toString()));
            }
          }
        });
    return figures;
  }

  /** A mean, and single seeds where they are drawn. */
  private record Point(Interval interval, double... seeds) {}

  private static Point point(Interval interval, List<Study.Run> runs) {
    return new Point(interval, runs.stream().mapToDouble(Study.Run::score).toArray());
  }

  /** A panel for each sparsity that enough settings have; a variant has no point where a run of it has no number. */
  private Figure figure(
      Map<String, String> rest, List<Analysis> some, String what, Axis y,
      Function<Analysis, Optional<Point>> dense, Function<Level, Point> value, String name) {
    double[] values = values();
    Scale scale = values[0] > 0 && values[values.length - 1] / values[0] >= WIDE ? Scale.LOG : Scale.LINEAR;
    Axis x = new Axis(key, scale, values);
    List<String> variants = some.stream().flatMap(analysis -> analysis.variants().stream()).distinct().toList();
    Map<Double, Long> settings = some.stream()
        .flatMap(analysis -> analysis.levels(analysis.subject()).stream())
        .collect(Collectors.groupingBy(Level::sparsity, TreeMap::new, Collectors.counting()));
    if (settings.values().stream().anyMatch(count -> count >= FEWEST)) {
      settings.values().removeIf(count -> count < FEWEST);
    }
    Set<Double> sparsities = settings.keySet();
    List<Panel> panels = new ArrayList<>();
    for (double sparsity : sparsities) {
      List<Series> series = new ArrayList<>();
      series.add(curve("dense", Figures.DENSE, some, dense));
      for (String variant : variants) {
        series.add(curve(
            variant, new Style(1 + variants.indexOf(variant), false), some,
            analysis -> analysis.levels(variant).stream().filter(level -> level.sparsity() == sparsity).findFirst()
                .map(value)));
      }
      panels.add(new Panel(Words.percent(sparsity) + " removed", x, y, series));
    }
    return new Figure(
        Words.slug(prefix + "by-" + key + "-" + name + "-" + String.join("-", rest.values())),
        Words.capital(what) + " against " + key + (rest.isEmpty() ? "" : " (" + Words.settings(rest) + ")"),
        Figures.means(panels) + (name.equals(SCORE) ? "" : " No point where a run never gets there."), panels);
  }

  private Series curve(
      String label, Style style, List<Analysis> some, Function<Analysis, Optional<Point>> value) {
    TreeMap<Double, Point> points = new TreeMap<>();
    some.forEach(
        analysis -> value.apply(analysis).ifPresent(
            point -> points.put(number(analysis, key).orElseThrow(), point)));
    return Figures.points(
        label, style, points.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
        points.values().stream().map(Point::interval).toList(), points.values().stream().map(Point::seeds).toList());
  }
}
