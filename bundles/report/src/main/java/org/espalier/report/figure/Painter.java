package org.espalier.report.figure;

import java.awt.Color;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.report.figure.Canvas.Anchor;
import org.espalier.report.figure.Canvas.TextStyle;
import org.espalier.report.figure.Figure.Axis;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;

/** Lays a figure out and draws it. */
final class Painter {
  private static final TextStyle TITLE = new TextStyle(15, true, false, Palette.INK);
  private static final TextStyle PANEL_TITLE = new TextStyle(12, true, false, Palette.INK);
  private static final TextStyle LABEL = Palette.text(12, Palette.INK);
  private static final TextStyle TURNED_LABEL = new TextStyle(12, false, true, Palette.INK);
  private static final TextStyle TICK = Palette.text(11, Palette.PALE);
  private static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

  private static final int EDGE = 14;
  private static final int LINE = 18;
  private static final int LEGEND_MARK = 26;
  private static final int GAP = 14;
  private static final double POINT = 3.4;

  private final Figure figure;
  private final int columns;
  private final int width;
  private final int plotHeight;
  private final boolean sameX;
  private final boolean sameY;
  private final List<String> notes;
  private final List<List<Series>> legend;

  Painter(Figure figure) {
    this.figure = figure;
    int panels = figure.panels().size();
    columns = panels <= 3 ? panels : panels == 4 ? 2 : panels <= 6 || panels == 9 ? 3 : 4;
    width = panels == 1 ? 760 : 960;
    plotHeight = columns == 1 ? 300 : columns == 2 ? 240 : columns == 3 ? 190 : 150;
    sameX = figure.panels().stream().map(panel -> panel.x().label()).distinct().count() == 1;
    sameY = figure.panels().stream().map(panel -> panel.y().label()).distinct().count() == 1;
    notes = wrapped(figure.note(), width - 2 * EDGE);
    legend = legend();
  }

  int width() {
    return width;
  }

  int height() {
    return top() + rows() * cellHeight() + (sameX ? LINE + 4 : 0) + LINE * (legend.size() + notes.size()) + EDGE;
  }

  private int rows() {
    return (figure.panels().size() + columns - 1) / columns;
  }

  private int top() {
    return EDGE + LINE * wrapped(figure.title(), (width - 2.0 * EDGE) / 1.4).size() + 4;
  }

  /** Title, plot, tick labels, and the axis' label where panels have their own. */
  private int cellHeight() {
    return panelTop() + plotHeight + LINE + (sameX ? 4 : LINE + 4);
  }

  private int panelTop() {
    return figure.panels().stream().allMatch(panel -> panel.title().isEmpty()) ? 6 : LINE + 2;
  }

  void paint(Canvas canvas) {
    int y = EDGE + 12;
    for (String line : wrapped(figure.title(), (width - 2.0 * EDGE) / 1.4)) {
      canvas.text(line, EDGE, y, Anchor.START, TITLE);
      y += LINE;
    }
    for (int i = 0; i < figure.panels().size(); i++) {
      panel(canvas, i);
    }
    canvas.clip(0, 0, width, height());
    int bottom = top() + rows() * cellHeight();
    if (sameX) {
      canvas.text(
          figure.panels().get(0).x().label(), (left() + width - EDGE) / 2.0, bottom + 12, Anchor.MIDDLE, LABEL);
      bottom += LINE + 4;
    }
    if (sameY) {
      double middle = top() + rows() * cellHeight() / 2.0;
      canvas.text(figure.panels().get(0).y().label(), EDGE + 6, middle, Anchor.MIDDLE, TURNED_LABEL);
    }
    legend(canvas, bottom + 12);
    int note = bottom + LINE * legend.size() + 12;
    for (String line : notes) {
      canvas.text(line, EDGE, note, Anchor.START, TICK);
      note += LINE;
    }
  }

  /** Where the first column of plots begins. */
  private double left() {
    return EDGE + (sameY ? LINE + yTickWidth(figure.panels().get(0)) : 0);
  }

  private double yTickWidth(Panel panel) {
    return 8 + yTicks(panel).stream().mapToDouble(tick -> width(Scale.text(tick), TICK)).max().orElse(0);
  }

  private List<Double> yTicks(Panel panel) {
    Range range = Range.ofY(figure.panels(), panel.y());
    return ticks(panel.y(), range, Math.max(3, plotHeight / 45));
  }

  private static List<Double> ticks(Axis axis, Range range, int most) {
    if (axis.ticks().length > 0) {
      return DoubleStream.of(axis.ticks()).boxed().toList();
    }
    boolean log = axis.scale() == Scale.LOG;
    double low = axis.scale() == Scale.REMOVED ? 0 : log ? Math.pow(10, range.low()) : range.low();
    double high = axis.scale() == Scale.REMOVED ? 100 : log ? Math.pow(10, range.high()) : range.high();
    return axis.scale().ticks(low, high, most).stream()
        .filter(tick -> range.share(axis.scale().at(tick)) >= -1e-9 && range.share(axis.scale().at(tick)) <= 1 + 1e-9)
        .toList();
  }

  private void panel(Canvas canvas, int index) {
    Panel panel = figure.panels().get(index);
    double cell = (width - EDGE - left() + GAP) / columns;
    double own = sameY ? 0 : LINE + yTickWidth(panel);
    double x = left() + index % columns * cell + own;
    double wide = cell - GAP - own;
    double y = top() + index / columns * cellHeight();
    canvas.clip(0, 0, width, height());
    canvas.text(cut(panel.title(), PANEL_TITLE, wide), x, y + 12, Anchor.START, PANEL_TITLE);
    y += panelTop();
    if (!sameY) {
      canvas.text(panel.y().label(), x - own + 10, y + plotHeight / 2.0, Anchor.MIDDLE, TURNED_LABEL);
    }
    if (!sameX) {
      canvas.text(
          panel.x().label(), x + wide / 2, y + plotHeight + 2 * LINE - 2, Anchor.MIDDLE, LABEL);
    }
    Plot plot = new Plot(
        canvas, x, y, wide, plotHeight, panel.x().scale(), panel.y().scale(),
        Range.ofX(figure.panels(), panel.x()), Range.ofY(figure.panels(), panel.y()));
    frame(plot, panel, !sameY || index % columns == 0);
    canvas.clip(x, y, wide, plotHeight);
    panel.series().stream().filter(series -> series.kind() != Kind.POINTS).forEach(plot::band);
    canvas.clip(x - 5, y - 5, wide + 10, plotHeight + 10);
    List<Series> pointed = panel.series().stream().filter(series -> series.kind() == Kind.POINTS).toList();
    double beside = panel.x().ticks().length > 0 && pointed.size() > 1 ? plot.dodge(panel.x(), pointed.size()) : 0;
    for (int i = 0; i < pointed.size(); i++) {
      plot.points(pointed.get(i), (i - (pointed.size() - 1) / 2.0) * beside);
    }
  }

  private void frame(Plot plot, Panel panel, boolean yLabels) {
    for (double tick : yTicks(panel)) {
      double at = plot.y(tick);
      plot.canvas.line(
          new double[] {plot.left, plot.left + plot.wide}, new double[] {at, at}, Palette.GRID, 1, false);
      if (yLabels) {
        plot.canvas.text(Scale.text(tick), plot.left - 6, at + 4, Anchor.END, TICK);
      }
    }
    double free = Double.NEGATIVE_INFINITY;
    for (double tick : ticks(panel.x(), Range.ofX(figure.panels(), panel.x()), (int) (plot.wide / 60))) {
      double at = plot.x(tick);
      double bottom = plot.top + plot.tall;
      plot.canvas.line(new double[] {at, at}, new double[] {plot.top, bottom}, Palette.GRID, 1, false);
      plot.canvas.line(new double[] {at, at}, new double[] {bottom, bottom + 4}, Palette.PALE, 1, false);
      double half = width(Scale.text(tick), TICK) / 2;
      if (at - half >= free) {
        plot.canvas.text(Scale.text(tick), at, bottom + LINE - 3, Anchor.MIDDLE, TICK);
        free = at + half + 5;
      }
    }
    double bottom = plot.top + plot.tall;
    plot.canvas.line(
        new double[] {plot.left, plot.left, plot.left + plot.wide}, new double[] {plot.top, bottom, bottom},
        Palette.PALE, 1, false);
  }

  /** The series that look different, in lines that are as long as the figure is wide. */
  private List<List<Series>> legend() {
    Map<String, Series> byLabel = new LinkedHashMap<>();
    figure.panels().forEach(
        panel -> panel.series().stream()
            .filter(series -> !series.label().isEmpty())
            .filter(series -> DoubleStream.of(series.y()).anyMatch(Double::isFinite))
            .forEach(series -> byLabel.putIfAbsent(series.label(), series)));
    List<List<Series>> lines = new ArrayList<>();
    double used = Double.POSITIVE_INFINITY;
    for (Series series : byLabel.values()) {
      double entry = entry(series);
      if (used + entry > width - 2 * EDGE) {
        lines.add(new ArrayList<>());
        used = 0;
      }
      lines.get(lines.size() - 1).add(series);
      used += entry;
    }
    return lines;
  }

  private static double entry(Series series) {
    return LEGEND_MARK + 6 + width(series.label(), LABEL) + 18;
  }

  private void legend(Canvas canvas, double y) {
    for (int i = 0; i < legend.size(); i++) {
      double x = EDGE;
      double at = y + i * LINE;
      for (Series series : legend.get(i)) {
        canvas.line(
            new double[] {x, x + LEGEND_MARK}, new double[] {at - 4, at - 4}, Palette.colour(series.style()), 1.8,
            series.style().dashed());
        if (series.kind() == Kind.POINTS) {
          Palette.mark(canvas, series.style(), x + LEGEND_MARK / 2.0, at - 4, POINT);
        }
        canvas.text(series.label(), x + LEGEND_MARK + 6, at, Anchor.START, LABEL);
        x += entry(series);
      }
    }
  }

  private static double width(String text, TextStyle style) {
    return style.font().getStringBounds(text, FONTS).getWidth();
  }

  private static String cut(String text, TextStyle style, double most) {
    String shown = text;
    while (shown.length() > 3 && width(shown, style) > most) {
      shown = shown.substring(0, shown.length() - 2).stripTrailing() + "\u2026";
    }
    return shown;
  }

  private static List<String> wrapped(String text, double most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
      if (line.length() > 0 && width(line + " " + word, TICK) > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    if (line.length() > 0) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** The rectangle in which values are drawn. */
  private record Plot(
      Canvas canvas, double left, double top, double wide, double tall, Scale xScale, Scale yScale, Range xRange,
      Range yRange) {

    double x(double value) {
      return left + wide * xRange.share(xScale.at(value));
    }

    double y(double value) {
      // far outside is as good as at the edge, and what is cut need not be drawn
      double share = Math.max(-1, Math.min(2, yRange.share(yScale.at(value))));
      return top + tall * (1 - share);
    }

    /** How far apart the points of series stand that have the same x. */
    double dodge(Axis axis, int series) {
      double[] at = DoubleStream.of(axis.ticks()).map(this::x).sorted().toArray();
      double gap = IntStream.range(1, at.length).mapToDouble(i -> at[i] - at[i - 1]).min().orElse(wide / 2);
      return Math.min(6, 0.5 * gap / series);
    }

    void band(Series series) {
      boolean level = series.kind() == Kind.LEVEL;
      int[] all = level ? new int[] {0, 0} : IntStream.range(0, series.x().length).toArray();
      double[] xs = level ? new double[] {left, left + wide} : IntStream.of(all).mapToDouble(i -> x(series.x()[i]))
          .toArray();
      Color colour = Palette.colour(series.style());
      int[] bounded = IntStream.range(0, all.length).filter(i -> series.bounded(all[i])).toArray();
      if (bounded.length > 1) {
        double[] around = IntStream.concat(IntStream.of(bounded), reversed(bounded)).mapToDouble(i -> xs[i]).toArray();
        double[] edge = DoubleStream.concat(
            IntStream.of(bounded).mapToDouble(i -> y(series.high()[all[i]])),
            reversed(bounded).mapToDouble(i -> y(series.low()[all[i]]))).toArray();
        canvas.area(around, edge, colour, 0.16);
      }
      joined(all, i -> xs[i], i -> series.y()[all[i]], colour, series.style().dashed());
    }

    private static IntStream reversed(int[] values) {
      return IntStream.range(0, values.length).map(i -> values[values.length - 1 - i]);
    }

    void points(Series series, double beside) {
      Color colour = Palette.colour(series.style());
      int[] all = IntStream.range(0, series.x().length).toArray();
      for (int i : all) {
        if (series.bounded(i)) {
          double at = x(series.x()[i]) + beside;
          double low = Math.min(top + tall, y(series.low()[i]));
          double high = Math.max(top, y(series.high()[i]));
          canvas.line(new double[] {at, at}, new double[] {low, high}, colour, 1.1, false);
          for (double end : new double[] {low, high}) {
            canvas.line(new double[] {at - 2.5, at + 2.5}, new double[] {end, end}, colour, 1.1, false);
          }
        }
      }
      joined(all, i -> x(series.x()[i]) + beside, i -> series.y()[i], colour, series.style().dashed());
      for (int i : all) {
        if (Double.isFinite(yScale.at(series.y()[i]))) {
          Palette.mark(canvas, series.style(), x(series.x()[i]) + beside, y(series.y()[i]), POINT);
        }
      }
    }

    /** Lines between neighbours that are both numbers. */
    private void joined(
        int[] all, IntToDoubleFunction xs, IntToDoubleFunction values,
        Color colour, boolean dashed) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int i = 0; i <= all.length; i++) {
        if (i < all.length && Double.isFinite(yScale.at(values.applyAsDouble(i)))) {
          x.add(xs.applyAsDouble(i));
          y.add(y(values.applyAsDouble(i)));
        } else {
          if (x.size() > 1) {
            canvas.line(
                x.stream().mapToDouble(v -> v).toArray(), y.stream().mapToDouble(v -> v).toArray(), colour, 1.6,
                dashed);
          }
          x.clear();
          y.clear();
        }
      }
    }
  }
}
