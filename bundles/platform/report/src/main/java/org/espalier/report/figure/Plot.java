// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;

/**
 * The rectangle in which the values of a panel are drawn.
 *
 * @param inset what is left free at either side, for marks that stand beside their place
 */
record Plot(
    Canvas canvas, double left, double top, double wide, double tall, double inset, Panel panel, Range xRange,
    Range yRange) {
  /** Radius of the mark of a mean. */
  static final double MEAN = 3.4;
  /** Radius of the mark of a seed that is all there is. */
  static final double ALONE = 2.6;
  /** Radius of the mark of a seed beside a mean. */
  static final double SEED = 2;
  /** Half the width of a bar's cap. */
  static final double CAP = 2.5;
  /** Most that two series stand apart that share an x. */
  static final double APART = 7;
  /** The same with single seeds in between. */
  static final double WITH_SEEDS = 14;

  private static final double FAINT = 0.45;
  private static final double BAND = 0.11;
  private static final double LINE = 1.6;
  private static final double HAIR = 0.5;
  private static final double BOLD = 2.4;
  /** What lines that are to be seen below others are wider than those. */
  private static final double WIDER = 1.2;
  private static final double WIDEST = 5.2;
  /** Share of a plot that may be left free at a side. */
  private static final double FREE = 0.12;
  private static final double SLIGHT = 1e-9;
  /** Marks may stick out of the frame so far. */
  private static final double OUT = 5;
  private static final double ARROW = 4;
  /** Points nearer than this cover each other. */
  private static final double NEAR = 3;

  double x(double value) {
    return left + place(xRange.share(panel.x().scale().at(value)), wide, inset);
  }

  /** Where a share of the range lies in a width, in pixels. */
  static double place(double share, double wide, double inset) {
    return inset + (wide - 2 * inset) * share;
  }

  /** What is left free at the sides of plots of this width. */
  static double inset(List<Panel> panels, double wide) {
    long most = panels.stream().mapToLong(panel -> pointed(panel).size()).max().orElse(0);
    return most == 0 ? 0 : Math.min(FREE * wide, room(panels) + (most - 1) / 2.0 * most(panels));
  }

  private static List<Series> pointed(Panel panel) {
    return panel.series().stream().filter(series -> series.kind() == Kind.POINTS).toList();
  }

  private static boolean seeds(List<Panel> panels) {
    return panels.stream().flatMap(panel -> pointed(panel).stream())
        .anyMatch(series -> IntStream.range(0, series.x().length).anyMatch(i -> series.seeds(i).length > 1));
  }

  /** Room that a series needs at a side of its place. */
  private static double room(List<Panel> panels) {
    return MEAN + (seeds(panels) ? WITH_SEEDS / 2 : 1);
  }

  private static double most(List<Panel> panels) {
    return seeds(panels) ? WITH_SEEDS : APART;
  }

  double y(double value) {
    // what lies beyond the frame is cut; far beyond is as good as at twice its height
    return top + tall * (1 - Math.max(-1, Math.min(2, share(value))));
  }

  private double share(double value) {
    return share(panel, yRange, value);
  }

  private static double share(Panel panel, Range range, double value) {
    double at = panel.y().scale().at(value);
    // a logarithmic scale has no place for what is not positive
    return Double.isNaN(at) && !Double.isNaN(value) ? Double.NEGATIVE_INFINITY : range.share(at);
  }

  private static boolean beyond(double share) {
    return share < -SLIGHT || share > 1 + SLIGHT;
  }

  /** Whether some bar of a panel is cut by the frame. */
  static boolean cuts(Panel panel, Range y) {
    return pointed(panel).stream().anyMatch(
        series -> IntStream.range(0, series.x().length).filter(series::bounded).anyMatch(
            i -> beyond(share(panel, y, series.low()[i])) || beyond(share(panel, y, series.high()[i]))));
  }

  /** Whether some mean or single seed of a panel lies beyond the frame. */
  static boolean points(Panel panel, Range y) {
    return panel.series().stream().filter(series -> series.kind() == Kind.POINTS || series.kind() == Kind.LEVEL)
        .flatMapToDouble(series -> DoubleStream.concat(
            DoubleStream.of(series.y()), Arrays.stream(series.seeds()).flatMapToDouble(DoubleStream::of)))
        .anyMatch(value -> beyond(share(panel, y, value)));
  }

  void draw() {
    List<Series> pointed = pointed(panel);
    double apart = apart(pointed);
    double first = -(pointed.size() - 1) / 2.0 * apart;
    canvas.clip(left, top, wide, tall);
    List<Series> lines = panel.series().stream().filter(series -> series.kind() != Kind.POINTS).toList();
    lines.forEach(this::band);
    int above = (int) lines.stream().filter(series -> series.kind() == Kind.STEPS).count();
    boolean behind = lines.stream().anyMatch(series -> series.kind() == Kind.THIN);
    for (Series series : lines) {
      boolean steps = series.kind() == Kind.STEPS;
      above -= steps ? 1 : 0;
      double alone = series.kind() == Kind.THIN ? HAIR : behind && series.kind() == Kind.BAND ? BOLD : LINE;
      middle(series, steps ? Math.min(WIDEST, LINE + above * WIDER) : alone);
    }
    for (int i = 0; i < pointed.size(); i++) {
      bars(pointed.get(i), first + i * apart);
    }
    canvas.clip(left - OUT, top - OUT, wide + 2 * OUT, tall + 2 * OUT);
    panel.series().stream().filter(series -> series.kind() == Kind.LEVEL).forEach(
        series -> seeds(series, 0, left + wide - SEED - 1, SEED, FAINT));
    for (int i = 0; i < pointed.size(); i++) {
      marks(pointed.get(i), first + i * apart, apart);
    }
  }

  /**
   * How far apart series stand, in pixels: as far as their marks need, less where neighbouring places are near; not at
   * all where no two have points at the same place, or a line joins some of them.
   */
  private double apart(List<Series> pointed) {
    if (pointed.size() < 2 || panel.series().stream().anyMatch(series -> series.kind() == Kind.FRONT)) {
      return 0;
    }
    double[] shared = shared(pointed);
    if (shared.length == 0) {
      return 0;
    }
    double gap = IntStream.range(1, shared.length).mapToDouble(i -> shared[i] - shared[i - 1])
        .filter(distance -> distance > NEAR).min().orElse(wide / 2);
    double inside = 2 * (inset - room(List.of(panel))) / (pointed.size() - 1);
    return Math.max(1, Math.min(Math.min(most(List.of(panel)), inside), 0.8 * gap / pointed.size()));
  }

  /** Where several series have points, in pixels, ascending. */
  private double[] shared(List<Series> pointed) {
    TreeMap<Double, Series> places = new TreeMap<>();
    List<Double> shared = new ArrayList<>();
    for (Series series : pointed) {
      for (double value : series.x()) {
        double at = x(value);
        places.subMap(at - NEAR, at + NEAR).values().stream().filter(other -> other != series).findFirst()
            .ifPresent(other -> shared.add(at));
      }
      DoubleStream.of(series.x()).forEach(value -> places.put(x(value), series));
    }
    return shared.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private void band(Series series) {
    int[] bounded = IntStream.range(0, series.x().length).filter(series::bounded).toArray();
    double[] xs = IntStream.of(bounded).mapToDouble(i -> x(series.x()[i])).toArray();
    if (series.kind() == Kind.LEVEL && bounded.length > 0) {
      bounded = new int[] {0, 0};
      xs = new double[] {left, left + wide};
    }
    if (bounded.length > 1) {
      double[] around = DoubleStream.concat(DoubleStream.of(xs), reversed(xs)).toArray();
      double[] edge = DoubleStream.concat(
          IntStream.of(bounded).mapToDouble(i -> y(series.high()[i])),
          reversed(IntStream.of(bounded).mapToDouble(i -> y(series.low()[i])).toArray())).toArray();
      canvas.area(around, edge, Palette.colour(series.style()), BAND);
    }
  }

  private static DoubleStream reversed(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[values.length - 1 - i]);
  }

  /** The line in the middle of a band. */
  private void middle(Series series, double width) {
    if (series.kind() == Kind.LEVEL) {
      joined(2, i -> left + i * wide, i -> series.y()[0], series.style(), width);
    } else {
      joined(series.x().length, i -> x(series.x()[i]), i -> series.y()[i], series.style(), width);
    }
  }

  private void bars(Series series, double place) {
    Color colour = Palette.colour(series.style());
    for (int i = 0; i < series.x().length; i++) {
      if (series.bounded(i) && !series.single(i)) {
        bar(x(series.x()[i]) + place, series.low()[i], series.high()[i], colour);
      }
    }
    joined(
        series.x().length, i -> x(series.x()[i]) + place, i -> series.single(i) ? Double.NaN : series.y()[i],
        series.style(), LINE);
  }

  /** A bar has a cap where it ends; where the frame cuts it, it goes on. */
  private void bar(double at, double low, double high, Color colour) {
    if (share(high) < 0 || share(low) > 1) {
      return;
    }
    double bottom = Math.min(top + tall, y(low));
    double peak = Math.max(top, y(high));
    canvas.line(new double[] {at, at}, new double[] {bottom, peak}, colour, 1.1, false);
    if (!beyond(share(low))) {
      canvas.line(new double[] {at - CAP, at + CAP}, new double[] {bottom, bottom}, colour, 1.1, false);
    }
    if (!beyond(share(high))) {
      canvas.line(new double[] {at - CAP, at + CAP}, new double[] {peak, peak}, colour, 1.1, false);
    }
  }

  private void marks(Series series, double place, double apart) {
    for (int i = 0; i < series.x().length; i++) {
      double at = x(series.x()[i]) + place;
      if (series.single(i)) {
        seeds(series, i, at, ALONE, 1);
      } else {
        double beside = apart == 0 ? WITH_SEEDS / 2 : Math.min(WITH_SEEDS / 2, 0.45 * apart);
        seeds(series, i, at + beside, SEED, FAINT);
        mark(series, at, series.y()[i], MEAN, 1);
      }
    }
  }

  private void seeds(Series series, int point, double at, double radius, double opacity) {
    for (double seed : series.seeds(point)) {
      mark(series, at, seed, radius, opacity);
    }
  }

  /** What lies beyond the frame has an arrow there. */
  private void mark(Series series, double at, double value, double radius, double opacity) {
    double share = share(value);
    if (beyond(share)) {
      double tip = share > 1 ? top + 1 : top + tall - 1;
      double foot = share > 1 ? tip + ARROW : tip - ARROW;
      canvas.line(
          new double[] {at - ARROW, at, at + ARROW}, new double[] {foot, tip, foot}, Palette.colour(series.style()),
          1.4, false);
    } else if (!Double.isNaN(share)) {
      Palette.mark(canvas, series.style(), at, y(value), radius, opacity);
    }
  }

  /** Lines between neighbours that are both numbers. */
  private void joined(int points, IntToDoubleFunction xs, IntToDoubleFunction values, Style style, double width) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i <= points; i++) {
      if (i < points && Double.isFinite(panel.y().scale().at(values.applyAsDouble(i)))) {
        x.add(xs.applyAsDouble(i));
        y.add(y(values.applyAsDouble(i)));
      } else {
        if (x.size() > 1) {
          canvas.line(
              x.stream().mapToDouble(v -> v).toArray(), y.stream().mapToDouble(v -> v).toArray(),
              Palette.colour(style), width, style.dashed());
        }
        x.clear();
        y.clear();
      }
    }
  }
}
