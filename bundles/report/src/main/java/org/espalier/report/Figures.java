package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Curve;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.statistics.Bootstrap;
import org.espalier.report.statistics.Interval;
import org.espalier.report.statistics.Statistic;

/** The figures of one setting. */
final class Figures {
  private static final String SPARSITY = "weights removed [%]";
  private static final int CURVE_POINTS = 200;
  private static final Style DENSE = new Style(0, false, false);
  private static final Style FLOOR = new Style(7, false, true);

  private final Analysis analysis;
  private final String prefix;
  private final List<String> variants;

  private Figures(Analysis analysis, String prefix) {
    this.analysis = analysis;
    this.prefix = prefix;
    this.variants = List.copyOf(analysis.variants());
  }

  /**
   * What a report shows first: objective and survival against sparsity, learning curves.
   *
   * @param prefix of the file names, unique in the report
   */
  static List<Figure> main(Analysis analysis, String prefix) {
    Figures figures = new Figures(analysis, prefix);
    List<Figure> all = new ArrayList<>();
    all.add(figures.objective());
    figures.survival().ifPresent(all::add);
    figures.curveMetric()
        .ifPresent(metric -> figures.variants.forEach(variant -> all.add(figures.learning(metric, variant))));
    return all;
  }

  /** Every further metric that says something of its own, against sparsity. */
  static List<Figure> metrics(Analysis analysis, String prefix) {
    Figures figures = new Figures(analysis, prefix);
    return figures.metricNames().stream().map(figures::metric).toList();
  }

  private Figure objective() {
    Study.Objective objective = analysis.objective();
    List<Curve> curves = new ArrayList<>();
    curves.add(level("dense", DENSE, analysis.denseScore()));
    for (String variant : variants) {
      curves.add(bySparsity(variant, level -> Optional.of(level.score())));
    }
    double floor = analysis.floor();
    if (!Double.isNaN(floor)) {
      curves.add(level("knows nothing", FLOOR, new Interval(Double.NaN, floor, Double.NaN, 0)));
    }
    return new Figure(
        prefix + "objective", titled(objective.name() + " against sparsity: mean and 95 % interval"), SPARSITY,
        objective.unit().equals("1") ? objective.name() : objective.name() + " [" + objective.unit() + "]", curves);
  }

  private Optional<Figure> survival() {
    if (analysis.levels().stream().anyMatch(level -> level.survival().isEmpty())) {
      return Optional.empty();
    }
    List<Curve> curves = variants.stream().map(v -> bySparsity(v, Analysis.Level::survival)).toList();
    return Optional.of(
        new Figure(
            prefix + "survival", titled("Share of seeds that keep 90 % of what training gained"), SPARSITY,
            "share of seeds", curves));
  }

  /** Metrics measured in every pruned run that are neither the score again nor the same in all. */
  private Set<String> metricNames() {
    List<Study.Run> runs = analysis.levels().stream().flatMap(level -> level.runs().stream()).toList();
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.metrics().keySet()));
    names.removeIf(name -> runs.stream().anyMatch(run -> run.metrics().getOrDefault(name, Double.NaN).isNaN()));
    names.removeIf(name -> runs.stream().map(run -> run.metrics().get(name)).distinct().count() == 1);
    names.removeIf(name -> runs.stream().allMatch(run -> nearly(run.metrics().get(name), run.score())));
    return names;
  }

  private static boolean nearly(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.abs(b);
  }

  private Figure metric(String metric) {
    List<Curve> curves = new ArrayList<>();
    double[] dense =
        analysis.dense().stream()
            .filter(run -> run.metrics().containsKey(metric))
            .mapToDouble(run -> run.metrics().get(metric))
            .toArray();
    if (dense.length > 0) {
      curves.add(level("dense", DENSE, Bootstrap.interval(dense, Statistic.MEAN)));
    }
    for (String variant : variants) {
      curves.add(bySparsity(variant, level -> Optional.of(mean(level, metric))));
    }
    return new Figure(
        prefix + "metric-" + slug(metric), titled(metric + " against sparsity: mean and 95 % interval"), SPARSITY,
        metric, curves);
  }

  private static Interval mean(Analysis.Level level, String metric) {
    double[] values = level.runs().stream().mapToDouble(run -> run.metrics().get(metric)).toArray();
    return Bootstrap.interval(values, Statistic.MEAN);
  }

  /** A horizontal line over all sparsities. */
  private Curve level(String label, Style style, Interval interval) {
    double[] sparsities = analysis.levels().stream().mapToDouble(l -> 100 * l.sparsity()).distinct().sorted().toArray();
    double[] x =
        sparsities.length == 1
            ? new double[] {0, sparsities[0]}
            : new double[] {sparsities[0], sparsities[sparsities.length - 1]};
    double[] y = {interval.estimate(), interval.estimate()};
    return Double.isNaN(interval.low())
        ? new Curve(label, style, x, y)
        : new Curve(
            label, style, x, y, new double[] {interval.low(), interval.low()},
            new double[] {interval.high(), interval.high()});
  }

  private Curve bySparsity(String variant, Function<Analysis.Level, Optional<Interval>> value) {
    List<Analysis.Level> levels = analysis.levels(variant);
    List<Interval> intervals = levels.stream().map(value).flatMap(Optional::stream).toList();
    return new Curve(
        variant,
        new Style(1 + variants.indexOf(variant), true, false),
        levels.stream().mapToDouble(level -> 100 * level.sparsity()).toArray(),
        intervals.stream().mapToDouble(Interval::estimate).toArray(),
        intervals.stream().mapToDouble(Interval::low).toArray(),
        intervals.stream().mapToDouble(Interval::high).toArray());
  }

  /** What the learning curves show: the objective if iterations report it, else a validation metric, else the first. */
  private Optional<String> curveMetric() {
    Set<String> names =
        analysis.runs().stream()
            .flatMap(run -> run.curve().stream())
            .flatMap(point -> point.metrics().keySet().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String objective = analysis.objective().name();
    if (names.contains(objective)) {
      return Optional.of(objective);
    }
    return names.stream()
        .filter(name -> name.startsWith("validation"))
        .findFirst()
        .or(() -> names.stream().findFirst());
  }

  private Figure learning(String metric, String variant) {
    List<Curve> curves = new ArrayList<>();
    curves.add(learningCurve("dense", DENSE, metric, analysis.dense()));
    List<Analysis.Level> levels = analysis.levels(variant);
    for (int i = 0; i < levels.size(); i++) {
      Analysis.Level level = levels.get(i);
      String label = variant + " " + Words.percent(level.sparsity());
      curves.add(learningCurve(label, new Style(1 + i, false, false), metric, level.runs()));
    }
    curves.removeIf(curve -> curve.x().length == 0);
    return new Figure(
        prefix + "learning-" + slug(variant), titled("Learning curves, " + variant + ": mean over seeds"),
        "samples seen", metric, curves);
  }

  /** Mean over the seeds that were still training, at each number of samples. */
  private static Curve learningCurve(String label, Style style, String metric, List<Study.Run> runs) {
    TreeMap<Long, List<Double>> bySamples = new TreeMap<>();
    for (Study.Run run : runs) {
      for (Study.Point point : run.curve()) {
        double value = point.metrics().getOrDefault(metric, Double.NaN);
        if (!Double.isNaN(value)) {
          bySamples.computeIfAbsent(point.samples(), samples -> new ArrayList<>()).add(value);
        }
      }
    }
    double[] x = bySamples.keySet().stream().mapToDouble(Long::doubleValue).toArray();
    double[] y = bySamples.values().stream().mapToDouble(Figures::mean).toArray();
    int[] shown =
        IntStream.range(0, x.length)
            .filter(i -> x.length <= CURVE_POINTS || i % (x.length / CURVE_POINTS) == 0 || i == x.length - 1)
            .toArray();
    return new Curve(
        label, style, Arrays.stream(shown).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(shown).mapToDouble(i -> y[i]).toArray());
  }

  private static double mean(List<Double> values) {
    return values.stream().flatMapToDouble(DoubleStream::of).average().orElse(Double.NaN);
  }

  private String titled(String title) {
    return analysis.label().isEmpty() ? title : title + " (" + analysis.label() + ")";
  }

  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}
