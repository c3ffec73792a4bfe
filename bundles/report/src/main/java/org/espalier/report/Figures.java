package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.figure.Scale;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/** The figures of one setting. */
final class Figures {
  static final String INTERVALS = "Bars and bands are 95 % intervals over seeds; those that leave the plot are longer.";
  static final String REMOVED = "sparsity [%], on a logarithmic scale of what is left";
  static final Style DENSE = new Style(0, false);

  private static final Style FLOOR = new Style(7, true);
  private static final Style RULE = new Style(6, true);
  private static final int CURVE_POINTS = 200;
  private static final int MOST_PANELS = 12;

  private final Analysis analysis;
  private final String prefix;
  private final List<String> variants;

  private Figures(Analysis analysis, String prefix) {
    this.analysis = analysis;
    this.prefix = prefix;
    this.variants = List.copyOf(analysis.variants());
  }

  /**
   * What a report shows at once.
   *
   * @param prefix of the file names, unique in the report
   */
  static List<Figure> main(Analysis analysis, String prefix) {
    Figures figures = new Figures(analysis, prefix);
    List<Figure> all = new ArrayList<>();
    all.add(figures.objective());
    all.add(figures.cost());
    figures.survival().ifPresent(all::add);
    figures.learning().ifPresent(all::add);
    all.addAll(figures.histograms());
    return all;
  }

  /** Every further metric that says something of its own, against sparsity. */
  static Optional<Figure> metrics(Analysis analysis, String prefix) {
    return new Figures(analysis, prefix).metrics();
  }

  private Figure objective() {
    Study.Objective objective = analysis.objective();
    List<Series> series = new ArrayList<>(references(analysis, Study.Run::score));
    variants.forEach(variant -> series.add(bySparsity(variant, level -> Optional.of(level.score()))));
    Rules rules = Rules.of(analysis);
    rules.best().filter(rule -> near(rules.score(rule).estimate(), series))
        .ifPresent(rule -> series.add(level(rule, RULE, rules.score(rule))));
    double floor = analysis.floor();
    if (near(floor, series)) {
      series.add(level("knows nothing", FLOOR, Interval.without(floor, 0)));
    }
    return new Figure(
        prefix + "objective", titled(objective.name() + " against sparsity: mean over seeds"),
        INTERVALS + " Knowing nothing gives " + Words.number(floor) + ".",
        List.of(new Panel("", sparsityAxis(analysis), axis(objective), series)));
  }

  /** Whether a value would not squeeze what else is drawn. */
  private static boolean near(double value, List<Series> series) {
    double[] drawn = series.stream().flatMapToDouble(one -> DoubleStream.of(one.y())).filter(Double::isFinite)
        .sorted().toArray();
    double span = drawn.length == 0 ? 0 : drawn[drawn.length - 1] - drawn[0];
    return drawn.length > 0 && value >= drawn[0] - span && value <= drawn[drawn.length - 1] + span;
  }

  static Axis axis(Study.Objective objective) {
    return new Axis(
        objective.unit().equals("1") ? objective.name() : objective.name() + " [" + objective.unit() + "]",
        Scale.LINEAR);
  }

  /** Dense networks and benchmarks, as lines over all sparsities. */
  static List<Series> references(Analysis analysis, ToDoubleFunction<Study.Run> value) {
    List<Series> series = new ArrayList<>();
    reference("dense", DENSE, analysis.dense(), value).ifPresent(series::add);
    analysis.benchmarks().forEach(
        (variant, runs) ->
            reference(variant, new Style(7 - series.size() % 4, true), runs, value).ifPresent(series::add));
    return series;
  }

  /** The dense networks of a setting among others. */
  static Optional<Series> dense(String label, Style style, Analysis analysis) {
    return reference(label, style, analysis.dense(), Study.Run::score);
  }

  private static Optional<Series> reference(
      String label, Style style, List<Study.Run> runs, ToDoubleFunction<Study.Run> value) {
    double[] values = runs.stream().mapToDouble(value).filter(Double::isFinite).toArray();
    return values.length == 0
        ? Optional.empty() : Optional.of(level(label, style, Statistic.MEAN.interval(values)));
  }

  private static Series level(String label, Style style, Interval interval) {
    return new Series(
        label, style, Kind.LEVEL, new double[] {0}, new double[] {interval.estimate()},
        new double[] {interval.low()}, new double[] {interval.high()});
  }

  /** Objective against what is saved. */
  private Figure cost() {
    List<Panel> panels = new ArrayList<>();
    costs(List.of(analysis)).forEach(
        (axis, cost) -> {
          List<Series> series = new ArrayList<>(references(analysis, Study.Run::score));
          variants.forEach(variant -> series.add(against(variant, style(variant), analysis, variant, cost)));
          panels.add(new Panel("", axis, axis(analysis.objective()), series));
        });
    return new Figure(
        prefix + "cost", titled(analysis.objective().name() + " against what it costs to compute"), INTERVALS, panels);
  }

  /** What a forward pass costs, by the axis that it is shown along: multiply-accumulates, and measured latencies. */
  static Map<Axis, ToDoubleFunction<Analysis.Level>> costs(List<Analysis> analyses) {
    Map<Axis, ToDoubleFunction<Analysis.Level>> costs = new LinkedHashMap<>();
    costs.put(
        new Axis("multiply-accumulates removed [%]", Scale.REMOVED),
        level -> 100 * mean(level.runs(), run -> run.sparsities().getOrDefault("macs", 0.0)));
    List<Study.Run> runs = analyses.stream()
        .flatMap(analysis -> analysis.levels().stream())
        .flatMap(level -> level.runs().stream())
        .toList();
    runs.get(0).metrics().keySet().stream()
        .filter(name -> name.startsWith("latency"))
        .filter(name -> runs.stream().allMatch(run -> run.metrics().containsKey(name)))
        .forEach(
            name -> costs.put(
                new Axis(runs.get(0).labelled(name), Scale.LINEAR),
                level -> mean(level.runs(), run -> run.metrics().get(name))));
    return costs;
  }

  /** A variant's objective against what it costs, in the order of the cost. */
  static Series against(
      String label, Style style, Analysis analysis, String variant, ToDoubleFunction<Analysis.Level> cost) {
    List<Analysis.Level> levels = new ArrayList<>(analysis.levels(variant));
    levels.sort((a, b) -> Double.compare(cost.applyAsDouble(a), cost.applyAsDouble(b)));
    return points(
        label, style, levels.stream().mapToDouble(cost).toArray(),
        levels.stream().map(Analysis.Level::score).toList());
  }

  static Series points(String label, Style style, double[] x, List<Interval> intervals) {
    return new Series(
        label, style, Kind.POINTS, x, intervals.stream().mapToDouble(Interval::estimate).toArray(),
        intervals.stream().mapToDouble(Interval::low).toArray(),
        intervals.stream().mapToDouble(Interval::high).toArray());
  }

  private Optional<Figure> survival() {
    if (analysis.levels().stream().anyMatch(level -> level.survival().isEmpty())) {
      return Optional.empty();
    }
    List<Series> series = variants.stream().map(variant -> bySparsity(variant, Analysis.Level::survival)).toList();
    return Optional.of(new Figure(
        prefix + "survival", titled("Share of seeds that keep 90 % of what training gained"),
        "Bars are Wilson's 95 % intervals.",
        List.of(new Panel("", sparsityAxis(analysis), new Axis("share of seeds", Scale.LINEAR), series))));
  }

  static Axis sparsityAxis(Analysis analysis) {
    return new Axis(
        REMOVED, Scale.REMOVED,
        analysis.levels().stream().mapToDouble(level -> 100 * level.sparsity()).distinct().sorted().toArray());
  }

  private Series bySparsity(String variant, Function<Analysis.Level, Optional<Interval>> value) {
    List<Analysis.Level> levels = analysis.levels(variant);
    return points(
        variant, style(variant), levels.stream().mapToDouble(level -> 100 * level.sparsity()).toArray(),
        levels.stream().map(level -> value.apply(level).orElse(Interval.without(Double.NaN, 0))).toList());
  }

  private Style style(String variant) {
    return new Style(1 + variants.indexOf(variant), false);
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

  private Optional<Figure> metrics() {
    List<Panel> panels = metricNames().stream().limit(MOST_PANELS).map(this::metric).toList();
    return panels.isEmpty() ? Optional.empty() : Optional.of(new Figure(
        prefix + "metrics", titled("What else was measured, against sparsity: mean over seeds"), INTERVALS, panels));
  }

  private Panel metric(String metric) {
    ToDoubleFunction<Study.Run> value = run -> run.metrics().getOrDefault(metric, Double.NaN);
    List<Series> series = new ArrayList<>(references(analysis, value));
    for (String variant : variants) {
      series.add(bySparsity(
          variant,
          level -> Optional.of(Statistic.MEAN.interval(level.runs().stream().mapToDouble(value).toArray()))));
    }
    String label = analysis.levels().get(0).runs().get(0).labelled(metric);
    return new Panel("", sparsityAxis(analysis), new Axis(label, Scale.LINEAR), series);
  }

  private Optional<Figure> learning() {
    return LearningCurves.metric(analysis).map(metric -> {
      List<Panel> panels = variants.stream()
          .map(variant -> panel(variant, new Axis("samples seen", Scale.LINEAR), new Axis(metric, Scale.LINEAR),
              runs -> learningCurve(metric, runs)))
          .toList();
      return new Figure(prefix + "learning", titled("Learning curves: mean over seeds"), "", panels);
    });
  }

  /** A panel of a variant, with a line for the dense networks and one for each sparsity. */
  private Panel panel(String variant, Axis x, Axis y, Function<List<Study.Run>, double[][]> line) {
    List<Series> series = new ArrayList<>();
    double[][] dense = line.apply(analysis.dense());
    series.add(Series.line("dense", DENSE, dense[0], dense[1]));
    List<Analysis.Level> levels = analysis.levels(variant);
    double[] all = sparsityAxis(analysis).ticks();
    for (Analysis.Level level : levels) {
      int number = Arrays.binarySearch(all, 100 * level.sparsity());
      double[][] points = line.apply(level.runs());
      series.add(Series.line(
          Words.percent(level.sparsity()) + " removed", new Style(1 + number, false), points[0], points[1]));
    }
    series.removeIf(one -> one.x().length == 0);
    return new Panel(variant, x, y, series);
  }

  /** Mean over the seeds that were still training, at each number of samples. */
  private static double[][] learningCurve(String metric, List<Study.Run> runs) {
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
    return new double[][] {
      Arrays.stream(shown).mapToDouble(i -> x[i]).toArray(), Arrays.stream(shown).mapToDouble(i -> y[i]).toArray()
    };
  }

  /** A figure for each array that all pruned runs kept: how its values are distributed, all seeds together. */
  private List<Figure> histograms() {
    List<Study.Run> runs = analysis.levels().stream().flatMap(level -> level.runs().stream()).toList();
    return runs.get(0).artifacts().arrays().stream()
        .filter(array -> runs.stream().allMatch(run -> run.artifacts().arrays().contains(array)))
        .map(this::histogram)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Figure> histogram(String array) {
    List<Study.Run> all = new ArrayList<>(analysis.runs());
    analysis.benchmarks().values().forEach(all::addAll);
    Optional<Histogram> bins = Histogram.over(values(array, all));
    return bins.map(histogram -> {
      Axis x = new Axis(array, Scale.LINEAR);
      Axis y = new Axis("density", Scale.LINEAR);
      List<Panel> panels = new ArrayList<>();
      variants.forEach(
          variant -> panels.add(panel(variant, x, y, some -> histogram.steps(values(array, some)))));
      analysis.benchmarks().forEach(
          (variant, some) -> {
            double[][] steps = histogram.steps(values(array, some));
            if (steps[0].length > 0) {
              panels.add(new Panel(variant, x, y, List.of(Series.line("", FLOOR, steps[0], steps[1]))));
            }
          });
      return new Figure(
          prefix + "histogram-" + Words.slug(array), titled("Distribution of " + array),
          "All seeds together. " + histogram.note(), panels);
    });
  }

  private static double[] values(String array, Collection<Study.Run> runs) {
    return runs.stream()
        .filter(run -> run.artifacts().arrays().contains(array))
        .flatMapToDouble(run -> DoubleStream.of(run.artifacts().values(array)))
        .toArray();
  }

  static double mean(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static double mean(List<Study.Run> runs, ToDoubleFunction<Study.Run> value) {
    return runs.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private String titled(String title) {
    return analysis.label().isEmpty() ? title : title + " (" + analysis.label() + ")";
  }
}
