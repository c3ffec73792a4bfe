// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;
import org.espalier.report.figure.Scale;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/** What searches came to on their way, from the curves that runs kept. */
final class SearchCurves {
  /** The name under which runs keep them. */
  private static final String KEPT = "search";
  /** The curve of the best so far, in which searches are compared. */
  private static final String BEST = "best";
  /** So many points of a curve are drawn at most. */
  private static final int POINTS = 200;
  private static final Style LIMIT = new Style(0, true);
  private static final double[] NONE = {Double.NaN};

  private final Analysis analysis;
  private final String prefix;
  /** The curves of each level, a run each. */
  private final Map<Level, List<Curves>> curves = new LinkedHashMap<>();

  private SearchCurves(Analysis analysis, String prefix) {
    this.analysis = analysis;
    this.prefix = prefix;
    for (Level level : analysis.levels()) {
      List<Curves> kept = level.runs().stream()
          .filter(run -> run.artifacts().curves().contains(KEPT))
          .map(run -> run.artifacts().curves(KEPT))
          .toList();
      if (!kept.isEmpty()) {
        curves.put(level, kept);
      }
    }
  }

  /**
   * A figure for each curve, in the order in which runs have them: a panel for each variant and sparsity, a thin line
   * for each seed. Where several variants keep the best so far, they share a panel instead.
   *
   * @param prefix of the file names, unique in the report
   */
  static List<Figure> of(Analysis analysis, String prefix) {
    SearchCurves search = new SearchCurves(analysis, prefix);
    return search.curves.values().stream()
        .flatMap(List::stream)
        .flatMap(kept -> kept.curves().stream())
        .map(Curve::name)
        .distinct()
        .map(name -> name.equals(BEST) && search.variants(name).size() > 1 ? search.compared(name)
            : search.figure(name))
        .toList();
  }

  private List<Level> having(String name) {
    return curves.keySet().stream()
        .filter(level -> curves.get(level).stream().anyMatch(kept -> kept.curve(name).isPresent()))
        .toList();
  }

  private List<String> variants(String name) {
    return having(name).stream().map(Level::variant).distinct().toList();
  }

  /** A curve of one run. */
  private record Line(double[] at, double[] values) {

    /** The last value up to each place. */
    Line over(double[] places) {
      double[] held = new double[places.length];
      double last = Double.NaN;
      int next = 0;
      for (int i = 0; i < places.length; i++) {
        for (; next < at.length && at[next] <= places[i]; next++) {
          last = Double.isNaN(values[next]) ? last : values[next];
        }
        held[i] = last;
      }
      return new Line(places, held);
    }
  }

  private List<Line> lines(Level level, String name) {
    return curves.get(level).stream()
        .flatMap(kept -> kept.curve(name).stream().map(curve -> new Line(kept.at(), curve.values())))
        .toList();
  }

  /** The same, each going on with its last value up to where the longest ends. */
  private List<Line> held(Level level, String name) {
    List<Line> lines = lines(level, name);
    double[] at = lines.stream().flatMapToDouble(line -> Arrays.stream(line.at())).sorted().distinct().toArray();
    return lines.stream().map(line -> line.over(at)).toList();
  }

  private Curve first(String name) {
    return curves.values().stream().flatMap(List::stream).flatMap(kept -> kept.curve(name).stream()).findFirst()
        .orElseThrow();
  }

  private Axis along(Level level, String name) {
    Curves some = curves.get(level).stream().filter(kept -> kept.curve(name).isPresent()).findFirst().orElseThrow();
    return new Axis(some.axis(), Scale.LINEAR);
  }

  private Figure drawn(String name, String note, List<Panel> panels) {
    Curve curve = first(name);
    String label = analysis.label().isEmpty() ? "" : " (" + analysis.label() + ")";
    String what = curve.description().isEmpty() ? "" : Words.capital(curve.description()) + ". ";
    return new Figure(
        prefix + "search-" + Words.slug(name), "The search on its way: " + name + label, what + note, panels);
  }

  private Axis upwards(String name) {
    return new Axis(Words.labelled(name, first(name).unit()), Scale.LINEAR);
  }

  private Figure figure(String name) {
    List<Panel> panels = new ArrayList<>();
    boolean several = false;
    boolean averaged = false;
    for (Level level : having(name)) {
      List<Line> lines = lines(level, name);
      Places places = Places.of(lines);
      averaged |= places.averages();
      several |= lines.size() > 1;
      Style style = style(level.variant());
      List<Series> series = new ArrayList<>();
      limit(level, name).ifPresent(limit -> series.add(new Series(
          "limit", LIMIT, Kind.LEVEL, new double[] {0}, new double[] {limit}, NONE, NONE)));
      if (lines.size() > 1) {
        lines.forEach(line -> series.add(new Series(
            "", style, Kind.THIN, places.middles(), places.means(line), new double[0], new double[0])));
      }
      series.add(Series.line("", style, places.middles(), places.mean(lines)));
      panels.add(new Panel(
          level.variant() + ", " + Words.percent(level.sparsity()) + " removed", along(level, name), upwards(name),
          series));
    }
    return drawn(
        name,
        (several ? "Thin lines are single seeds, the bold one is the mean of those still searching." : "Single seeds.")
            + averaged(averaged),
        panels);
  }

  private static String averaged(boolean averaged) {
    return averaged ? " Points are means over a " + POINTS + "th of the way." : "";
  }

  /** The mean of the runs' limits; empty where one has none. */
  private OptionalDouble limit(Level level, String name) {
    List<OptionalDouble> limits = curves.get(level).stream()
        .flatMap(kept -> kept.curve(name).stream())
        .map(Curve::limit)
        .toList();
    return limits.stream().allMatch(OptionalDouble::isPresent)
        ? limits.stream().mapToDouble(OptionalDouble::getAsDouble).average() : OptionalDouble.empty();
  }

  /** Of all variants in a panel for each sparsity. */
  private Figure compared(String name) {
    Map<Double, List<Series>> bySparsity = new LinkedHashMap<>();
    Map<Double, Axis> axes = new LinkedHashMap<>();
    boolean averaged = false;
    for (Level level : having(name)) {
      List<Line> lines = held(level, name);
      Places places = Places.of(lines);
      averaged |= places.averages();
      bySparsity.computeIfAbsent(level.sparsity(), sparsity -> new ArrayList<>())
          .add(places.band(level.variant(), style(level.variant()), lines));
      axes.putIfAbsent(level.sparsity(), along(level, name));
    }
    List<Panel> panels = bySparsity.keySet().stream()
        .map(sparsity -> new Panel(
            Words.percent(sparsity) + " removed", axes.get(sparsity), upwards(name), bySparsity.get(sparsity)))
        .toList();
    return drawn(
        name,
        "Means over seeds, of which each keeps what it has come to when it ends; bands are Student's 95 % intervals of"
            + " the mean." + averaged(averaged),
        panels);
  }

  private Style style(String variant) {
    return new Style(1 + List.copyOf(analysis.variants()).indexOf(variant), false);
  }

  /**
   * Where the points of several runs are drawn: where runs have values, or in the middle of equal parts of the way.
   *
   * @param edges from where to where a part reaches, one more than there are parts; empty where places are single
   * @param middles one for each part
   */
  private record Places(double[] edges, double[] middles) {

    static Places of(List<Line> lines) {
      TreeSet<Double> all = new TreeSet<>();
      lines.forEach(line -> Arrays.stream(line.at()).forEach(all::add));
      if (all.size() <= POINTS) {
        return new Places(new double[0], all.stream().mapToDouble(Double::doubleValue).toArray());
      }
      double width = (all.last() - all.first()) / POINTS;
      double begin = all.first();
      return new Places(
          IntStream.rangeClosed(0, POINTS).mapToDouble(i -> begin + i * width).toArray(),
          IntStream.range(0, POINTS).mapToDouble(i -> begin + (i + 0.5) * width).toArray());
    }

    boolean averages() {
      return edges.length > 0;
    }

    /** The mean of a run's values in each part; NaN where it has none. */
    double[] means(Line line) {
      double[] sums = new double[middles.length];
      int[] counts = new int[middles.length];
      for (int i = 0; i < line.at().length; i++) {
        int found = Arrays.binarySearch(averages() ? edges : middles, line.at()[i]);
        // between two edges lies what belongs to the first of them; the last edge belongs to the last part
        int part = Math.min(middles.length - 1, found < 0 ? -found - 2 : found);
        if (part >= 0 && !Double.isNaN(line.values()[i])) {
          sums[part] += line.values()[i];
          counts[part]++;
        }
      }
      return IntStream.range(0, sums.length).mapToDouble(i -> counts[i] == 0 ? Double.NaN : sums[i] / counts[i])
          .toArray();
    }

    /** Of the runs that have values there. */
    double[] mean(List<Line> lines) {
      return intervals(lines).stream()
          .mapToDouble(interval -> interval.map(Interval::estimate).orElse(Double.NaN))
          .toArray();
    }

    private List<Optional<Interval>> intervals(List<Line> lines) {
      List<double[]> means = lines.stream().map(this::means).toList();
      return IntStream.range(0, middles.length)
          .mapToObj(i -> means.stream().mapToDouble(values -> values[i]).filter(value -> !Double.isNaN(value))
              .toArray())
          .map(values -> values.length == 0 ? Optional.<Interval>empty()
              : Optional.of(Statistic.MEAN.interval(values)))
          .toList();
    }

    Series band(String label, Style style, List<Line> lines) {
      List<Optional<Interval>> all = intervals(lines);
      int[] known = IntStream.range(0, all.size()).filter(i -> all.get(i).isPresent()).toArray();
      return new Series(
          label, style, Kind.BAND, IntStream.of(known).mapToDouble(i -> middles[i]).toArray(),
          IntStream.of(known).mapToDouble(i -> all.get(i).orElseThrow().estimate()).toArray(),
          IntStream.of(known).mapToDouble(i -> all.get(i).orElseThrow().low()).toArray(),
          IntStream.of(known).mapToDouble(i -> all.get(i).orElseThrow().high()).toArray());
    }
  }
}
