// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Effort;
import org.espalier.api.metric.Metric;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;
import org.espalier.store.MetricPoint;

/** What iterations showed. */
final class LearningCurves {
  /** So many points of a curve are drawn, about. */
  private static final int POINTS = 200;

  private LearningCurves() {}

  /** What the dense trainings say that tells how good they are; empty where they say nothing, or not the same. */
  static Optional<Metric> progress(Analysis analysis) {
    List<Optional<Metric>> told = analysis.dense().stream().map(run -> run.learning().progress()).distinct().toList();
    return told.size() == 1 ? told.get(0).filter(metric -> metric.direction() != Metric.Direction.NONE)
        : Optional.empty();
  }

  /**
   * What the curves show: what tells the progress; where that is not told, the objective if iterations report it, else
   * the first that is declared to be better one way, else the first. Of what no run declares nothing but the name is
   * known.
   */
  static Optional<Metric> metric(Analysis analysis) {
    Set<String> names =
        analysis.runs().stream()
            .flatMap(run -> run.curve().stream())
            .flatMap(point -> point.metrics().keySet().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, Metric> known = new LinkedHashMap<>();
    names.forEach(name -> known.put(name, new Metric(name, "1", Metric.Direction.NONE, "")));
    analysis.runs().stream()
        .flatMap(run -> run.learning().shown().stream())
        .forEach(metric -> known.computeIfPresent(metric.name(), (name, before) -> metric));
    return progress(analysis).filter(metric -> names.contains(metric.name()))
        .or(() -> Optional.ofNullable(known.get(analysis.objective().name())))
        .or(() -> known.values().stream().filter(metric -> metric.direction() != Metric.Direction.NONE).findFirst())
        .or(() -> known.values().stream().findFirst());
  }

  /** 1 where higher values of a metric are better, -1 where lower ones are. */
  static int sign(Metric metric) {
    return metric.direction() == Metric.Direction.HIGHER ? 1 : -1;
  }

  /** The best value of a metric, at the sparsity that a run ends with; empty where there is none. */
  static Optional<Double> best(Study.Run run, String metric, int sign) {
    return values(run, metric).stream().max((a, b) -> Double.compare(sign * a, sign * b));
  }

  /** The first value of a metric, likewise. */
  static Optional<Double> first(Study.Run run, String metric) {
    return values(run, metric).stream().findFirst();
  }

  private static List<Double> values(Study.Run run, String metric) {
    return last(run)
        .map(point -> point.metrics().getOrDefault(metric, Double.NaN))
        .filter(value -> !value.isNaN())
        .toList();
  }

  /** What iterations showed at the sparsity that a run ends with: what was reached by a denser network is not its. */
  private static Stream<MetricPoint> last(Study.Run run) {
    List<MetricPoint> curve = run.curve();
    return curve.stream().filter(point -> point.sparsity().equals(curve.get(curve.size() - 1).sparsity()));
  }

  /**
   * The run's first iteration at which a metric is as good as a threshold, at the sparsity that the run ends with,
   * with the samples that it had learned from by then; empty where it never is.
   */
  static Optional<Effort> reaches(Study.Run run, String metric, int sign, double threshold) {
    return last(run)
        .filter(point -> sign * (point.metrics().getOrDefault(metric, Double.NaN) - threshold) >= 0)
        .map(point -> new Effort(point.iteration(), point.samples()))
        .findFirst();
  }

  /**
   * By how much a metric is higher in the last quarter of a run's iterations than in the one before, in the mean, at
   * the sparsity that the run ends with; empty where there are fewer than four values.
   */
  static OptionalDouble rise(Study.Run run, String metric) {
    List<Double> values = values(run, metric);
    int quarter = values.size() / 4;
    return quarter == 0 ? OptionalDouble.empty()
        : OptionalDouble.of(mean(values, values.size() - quarter, quarter)
            - mean(values, values.size() - 2 * quarter, quarter));
  }

  private static double mean(List<Double> values, int first, int count) {
    return values.subList(first, first + count).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /**
   * The mean over the runs that were still training, at each number of samples, in a band.
   *
   * @param range whether the band goes from the lowest run to the highest; else it is the mean's 95 % interval
   */
  static Series mean(String label, Style style, String metric, List<Study.Run> runs, boolean range) {
    TreeMap<Long, List<Double>> bySamples = new TreeMap<>();
    for (Study.Run run : runs) {
      for (MetricPoint point : run.curve()) {
        double value = point.metrics().getOrDefault(metric, Double.NaN);
        if (!Double.isNaN(value)) {
          bySamples.computeIfAbsent(point.samples(), samples -> new ArrayList<>()).add(value);
        }
      }
    }
    List<Map.Entry<Long, List<Double>>> all = List.copyOf(bySamples.entrySet());
    List<Map.Entry<Long, List<Double>>> shown = IntStream.range(0, all.size())
        .filter(i -> all.size() <= POINTS || i % (all.size() / POINTS) == 0 || i == all.size() - 1)
        .mapToObj(all::get).toList();
    List<Interval> bands = shown.stream()
        .map(at -> at.getValue().stream().mapToDouble(Double::doubleValue).toArray())
        .map(values -> range ? range(values) : Statistic.MEAN.interval(values))
        .toList();
    return new Series(
        label, style, Kind.BAND, shown.stream().mapToDouble(Map.Entry::getKey).toArray(),
        bands.stream().mapToDouble(Interval::estimate).toArray(), bands.stream().mapToDouble(Interval::low).toArray(),
        bands.stream().mapToDouble(Interval::high).toArray());
  }

  private static Interval range(double[] values) {
    DoubleSummaryStatistics range = Arrays.stream(values).summaryStatistics();
    return values.length == 1 ? Interval.without(values[0], 1)
        : new Interval(range.getMin(), range.getAverage(), range.getMax(), values.length);
  }
}
