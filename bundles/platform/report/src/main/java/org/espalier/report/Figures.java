// SPDX-License-Identifier: Apache-2.0
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
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.metric.Metric;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Limits;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.figure.Scale;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/** The figures of one setting. */
final class Figures {
  static final String JOINED = "Lines join levels in the order of sparsity.";
  static final String REMOVED = "sparsity [%], on a logarithmic scale of what is left";
  static final Style DENSE = new Style(0, false);

  private static final Axis SHARE = new Axis("share of seeds", Scale.LINEAR, 0, 0.2, 0.4, 0.6, 0.8, 1);
  private static final Style FLOOR = new Style(7, true);
  private static final Style RULE = new Style(6, true);
  private static final int MOST_PANELS = 12;
  /** Of more sparsities in a panel, bands hide each other. */
  private static final int MOST_CURVES = 6;
  /** With more seeds than this at a level, single ones are not drawn. */
  private static final int MOST_SEEDS = 20;
  /** So many seeds have a range; of more, the interval of the mean says more. */
  private static final int FEW_SEEDS = 10;

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
    List<Figure> all = new ArrayList<>();
    if (analysis.levels().isEmpty()) {
      return all;
    }
    Figures figures = new Figures(analysis, prefix);
    all.add(figures.objective());
    all.add(figures.cost());
    figures.survival().ifPresent(all::add);
    figures.profile().ifPresent(all::add);
    figures.learning().ifPresent(all::add);
    all.addAll(figures.histograms());
    return all;
  }

  /** Every further metric that says something of its own, against sparsity. */
  static Optional<Figure> metrics(Analysis analysis, String prefix) {
    return new Figures(analysis, prefix).metrics();
  }

  private Figure objective() {
    Metric objective = analysis.objective();
    List<Series> series = new ArrayList<>(references(analysis, Study.Run::score));
    variants.forEach(variant -> series.add(bySparsity(variant, Level::score, Study.Run::score)));
    Rules rules = Rules.of(analysis);
    rules.best().filter(rule -> near(rules.score(rule).estimate(), series))
        .ifPresent(rule -> series.add(level(rule, RULE, rules.score(rule))));
    double floor = analysis.floor();
    if (near(floor, series)) {
      series.add(level("knows nothing", FLOOR, Interval.without(floor, 0)));
    }
    List<Panel> panels = List.of(new Panel("", sparsityAxis(analysis), axis(List.of(analysis)), series));
    return new Figure(
        prefix + "objective", titled(objective.name() + " against sparsity"),
        means(panels) + " Knowing nothing gives " + Words.number(floor) + ".", panels);
  }

  /** How means, their intervals and single seeds are to be read, as far as they are drawn. */
  static String means(List<Panel> panels) {
    boolean mean = false;
    boolean seeds = false;
    boolean alone = false;
    boolean line = false;
    for (Series series : panels.stream().flatMap(panel -> panel.series().stream()).toList()) {
      for (int i = 0; i < series.x().length; i++) {
        boolean single = series.single(i);
        mean |= !single && series.low().length > 0 && !Double.isNaN(series.low()[i]);
        seeds |= series.seeds(i).length > 1;
        alone |= single && series.kind() == Kind.POINTS;
        line |= single && series.kind() == Kind.LEVEL;
      }
    }
    List<String> sentences = new ArrayList<>();
    if (mean) {
      sentences.add("Means over seeds, with Student's 95 % intervals as bars and bands"
          + (seeds ? "; small faint marks are single seeds." : "."));
    }
    if (alone) {
      sentences.add(mean ? "A mark without a line is a single seed." : "Marks are single seeds, not means.");
    }
    if (line) {
      sentences.add("A line across without a band is a single seed.");
    }
    return String.join(" ", sentences);
  }

  /** Whether a value would not squeeze what else is drawn. */
  private static boolean near(double value, List<Series> series) {
    double[] drawn = series.stream().flatMapToDouble(one -> DoubleStream.of(one.y())).filter(Double::isFinite)
        .sorted().toArray();
    double span = drawn.length == 0 ? 0 : drawn[drawn.length - 1] - drawn[0];
    return drawn.length > 0 && value >= drawn[0] - span && value <= drawn[drawn.length - 1] + span;
  }

  /** The objective, as far as a network is worse than knowing nothing by no more than dense training gains. */
  static Axis axis(List<Analysis> analyses) {
    Metric objective = analyses.get(0).objective();
    return new Axis(
        Words.labelled(objective.name(), objective.unit()),
        Scale.LINEAR, limits(analyses));
  }

  private static Limits limits(List<Analysis> analyses) {
    return analyses.stream().map(Figures::limits).reduce(Limits::or).orElse(Limits.NONE);
  }

  private static Limits limits(Analysis analysis) {
    double worst = 2 * analysis.floor() - analysis.denseScore().estimate();
    double gained = analysis.objective().sign() * (analysis.floor() - worst);
    // a dense network that gained nothing says nothing of what is far off
    return !(gained > 0) || Double.isInfinite(gained) || gainsNothing(analysis) ? Limits.NONE
        : analysis.objective().higherIsBetter() ? new Limits(worst, Double.POSITIVE_INFINITY)
        : new Limits(Double.NEGATIVE_INFINITY, worst);
  }

  private static boolean gainsNothing(Analysis analysis) {
    return analysis.gained().successes() < analysis.gained().trials();
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
    Series level = level(label, style, Statistic.MEAN.interval(values));
    return values.length == 0 ? Optional.empty() : Optional.of(new Series(
        label, style, Kind.LEVEL, level.x(), level.y(), level.low(), level.high(), new double[][] {seeds(values)}));
  }

  /** Values of single seeds, where they are not too many to be told apart. */
  private static double[] seeds(double... values) {
    return values.length <= MOST_SEEDS ? values : new double[0];
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
          panels.add(new Panel("", axis, axis(List.of(analysis)), series));
        });
    return new Figure(
        prefix + "cost", titled(analysis.objective().name() + " against what it costs to compute"),
        means(panels) + " " + JOINED, panels);
  }

  /** What a forward pass costs, by the axis that it is shown along: multiply-accumulates, and measured latencies. */
  static Map<Axis, ToDoubleFunction<Level>> costs(List<Analysis> analyses) {
    Map<Axis, ToDoubleFunction<Level>> costs = new LinkedHashMap<>();
    costs.put(
        new Axis("multiply-accumulates removed [%]", Scale.REMOVED),
        level -> 100 * mean(level.runs(), run -> run.sparsities().getOrDefault("macs", 0.0)));
    List<Study.Run> runs = analyses.stream()
        .flatMap(analysis -> analysis.levels().stream())
        .flatMap(level -> level.runs().stream())
        .toList();
    runs.stream().limit(1).flatMap(run -> run.metrics().keySet().stream())
        .filter(name -> name.startsWith("latency"))
        .filter(name -> runs.stream().allMatch(run -> run.metrics().containsKey(name)))
        .forEach(
            name -> costs.put(
                new Axis(runs.get(0).labelled(name), Scale.LINEAR),
                level -> mean(level.runs(), run -> run.metrics().get(name))));
    return costs;
  }

  /** A variant's objective against what it costs, in the order of sparsity. */
  static Series against(
      String label, Style style, Analysis analysis, String variant, ToDoubleFunction<Level> cost) {
    List<Level> levels = analysis.levels(variant);
    return points(
        label, style, levels.stream().mapToDouble(cost).toArray(),
        levels.stream().map(Level::score).toList(),
        levels.stream().map(level -> values(level, Study.Run::score)).toList());
  }

  private static double[] values(Level level, ToDoubleFunction<Study.Run> value) {
    return level.runs().stream().mapToDouble(value).filter(one -> !Double.isNaN(one)).toArray();
  }

  /** Estimates of which single seeds are not known, unless there is one. */
  static Series points(String label, Style style, double[] x, List<Interval> intervals) {
    return points(
        label, style, x, intervals,
        intervals.stream().map(one -> one.n() == 1 ? new double[] {one.estimate()} : new double[0]).toList());
  }

  /** Estimates with the values of single seeds beside them. */
  static Series points(String label, Style style, double[] x, List<Interval> intervals, List<double[]> seeds) {
    return new Series(
        label, style, Kind.POINTS, x, intervals.stream().mapToDouble(Interval::estimate).toArray(),
        intervals.stream().mapToDouble(Interval::low).toArray(),
        intervals.stream().mapToDouble(Interval::high).toArray(),
        seeds.stream().map(Figures::seeds).toArray(double[][]::new));
  }

  private Optional<Figure> survival() {
    if (analysis.levels().stream().anyMatch(level -> level.survival().isEmpty())) {
      return Optional.empty();
    }
    List<Series> series = variants.stream().map(this::survival).toList();
    return Optional.of(new Figure(
        prefix + "survival", titled("Share of seeds that keep 90 % of what training gained"),
        "Bars are exact 95 % intervals (Clopper and Pearson).",
        List.of(new Panel("", sparsityAxis(analysis), SHARE, series))));
  }

  private Series survival(String variant) {
    List<Level> levels = analysis.levels(variant);
    return new Series(
        variant, style(variant), Kind.POINTS, sparsities(levels), values(levels, Interval::estimate),
        values(levels, Interval::low), values(levels, Interval::high));
  }

  private static double[] sparsities(List<Level> levels) {
    return levels.stream().mapToDouble(level -> 100 * level.sparsity()).toArray();
  }

  private static double[] values(List<Level> levels, ToDoubleFunction<Interval> value) {
    return levels.stream().mapToDouble(level -> value.applyAsDouble(level.survival().orElseThrow())).toArray();
  }

  /** The share of runs above each retention; empty where retentions are not available. */
  private Optional<Figure> profile() {
    Map<Double, Map<String, PerformanceProfile>> bySparsity = new TreeMap<>();
    analysis.levels().stream().filter(level -> level.retention().isPresent()).forEach(
        level -> bySparsity.computeIfAbsent(level.sparsity(), sparsity -> new LinkedHashMap<>())
            .put(level.variant(), new PerformanceProfile(level.retentions())));
    if (bySparsity.isEmpty()) {
      return Optional.empty();
    }
    List<Double> all = List.copyOf(bySparsity.keySet());
    Map<String, Map<String, PerformanceProfile>> shown = new LinkedHashMap<>();
    spread(all.size(), MOST_PANELS)
        .forEach(i -> shown.put(Words.percent(all.get(i)) + " removed", bySparsity.get(all.get(i))));
    Map<String, Style> styles = new LinkedHashMap<>();
    variants.forEach(variant -> styles.put(variant, style(variant)));
    return Optional.of(new Figure(
        prefix + "profile", titled("Performance profiles: share of runs that retain more than tau"),
        PerformanceProfile.NOTE
            + (shown.size() < all.size() ? " Shown are " + shown.size() + " of " + all.size() + " sparsities." : ""),
        PerformanceProfile.panels(shown, styles)));
  }

  /** At most so many of the numbers from 0, as evenly as can be, the last one among them. */
  private static IntStream spread(int count, int most) {
    return count <= most ? IntStream.range(0, count)
        : IntStream.range(0, most).map(i -> (int) Math.round((count - 1.0) * i / (most - 1)));
  }

  static Axis sparsityAxis(Analysis analysis) {
    return new Axis(
        REMOVED, Scale.REMOVED,
        analysis.levels().stream().mapToDouble(level -> 100 * level.sparsity()).distinct().sorted().toArray());
  }

  private Series bySparsity(
      String variant, Function<Level, Interval> mean, ToDoubleFunction<Study.Run> value) {
    List<Level> levels = analysis.levels(variant);
    return points(
        variant, style(variant), sparsities(levels), levels.stream().map(mean).toList(),
        levels.stream().map(level -> values(level, value)).toList());
  }

  private Style style(String variant) {
    return new Style(1 + variants.indexOf(variant), false);
  }

  /** Metrics measured in every pruned run that are neither the score again nor the same in all. */
  private Set<String> metricNames() {
    List<Study.Run> runs = analysis.levels().stream().flatMap(level -> level.runs().stream()).toList();
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.metrics().keySet()));
    names.removeIf(Searching::concerns);
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
        prefix + "metrics", titled("What else was measured, against sparsity"), means(panels), panels));
  }

  private Panel metric(String metric) {
    ToDoubleFunction<Study.Run> value = run -> run.metrics().getOrDefault(metric, Double.NaN);
    List<Series> series = new ArrayList<>(references(analysis, value));
    Study.Run any = analysis.levels().get(0).runs().get(0);
    variants.forEach(variant -> series.add(bySparsity(
        variant, level -> any.bounded(metric, Statistic.MEAN.interval(values(level, value))), value)));
    String label = any.labelled(metric);
    return new Panel("", sparsityAxis(analysis), new Axis(label, Scale.LINEAR), series);
  }

  private Optional<Figure> learning() {
    return LearningCurves.metric(analysis).map(metric -> {
      boolean few = Stream.concat(Stream.of(analysis.dense()), analysis.levels().stream().map(Level::runs))
          .allMatch(runs -> runs.size() <= FEW_SEEDS);
      boolean several = analysis.levels().stream().anyMatch(level -> level.runs().size() > 1);
      Limits limits = metric.name().equals(analysis.objective().name()) ? limits(analysis) : Limits.NONE;
      String label = Words.labelled(metric.name(), metric.unit());
      List<Panel> panels = variants.stream()
          .map(variant -> panel(
              variant, new Axis("samples seen", Scale.LINEAR), new Axis(label, Scale.LINEAR, limits),
              (line, style, runs) -> LearningCurves.mean(line, style, metric.name(), runs, few)))
          .toList();
      String bands = few ? "from the lowest to the highest seed" : "Student's 95 % intervals of the mean";
      return new Figure(
          prefix + "learning", titled("Learning curves"),
          (several ? "Means over the seeds that were still training; bands are " + bands + "." : "Single seeds.")
              + fewer(),
          panels);
    });
  }

  /** How runs make a curve. */
  private interface Curve {
    Series of(String label, Style style, List<Study.Run> runs);
  }

  /** A panel of a variant, with a line for the dense networks and one for each sparsity, of many for some. */
  private Panel panel(String variant, Axis x, Axis y, Curve curve) {
    List<Series> series = new ArrayList<>();
    series.add(curve.of("dense", DENSE, analysis.dense()));
    double[] all = sparsityAxis(analysis).ticks();
    Set<Double> shown = spread(all.length, MOST_CURVES).mapToObj(i -> all[i]).collect(Collectors.toSet());
    for (Level level : analysis.levels(variant)) {
      if (!shown.contains(100 * level.sparsity())) {
        continue;
      }
      int place = Arrays.binarySearch(all, 100 * level.sparsity());
      series.add(curve.of(
          Words.percent(level.sparsity()) + " removed", new Style(place, all.length, false), level.runs()));
    }
    series.removeIf(one -> one.x().length == 0);
    return new Panel(variant, x, y, series);
  }

  /** That not all sparsities have curves, if so. */
  private String fewer() {
    int all = sparsityAxis(analysis).ticks().length;
    return all > MOST_CURVES ? " Shown are " + MOST_CURVES + " of " + all + " sparsities." : "";
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
          variant -> panels.add(panel(variant, x, y, (label, style, some) ->
              histogram.outline(label, style, values(array, some)))));
      analysis.benchmarks().forEach(
          (variant, some) -> panels.add(
              new Panel(variant, x, y, List.of(histogram.outline("", FLOOR, values(array, some))))));
      panels.removeIf(Panel::empty);
      return new Figure(
          prefix + "histogram-" + Words.slug(array), titled("Distribution of " + array),
          "All seeds together. " + histogram.note() + fewer(), panels);
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
