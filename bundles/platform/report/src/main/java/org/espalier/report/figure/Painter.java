// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.report.figure.Canvas.Anchor;
import org.espalier.report.figure.Canvas.TextStyle;
import org.espalier.report.figure.Figure.Kind;
import org.espalier.report.figure.Figure.Panel;
import org.espalier.report.figure.Figure.Series;

/** Lays a figure out and draws it. */
final class Painter {
  private static final TextStyle TITLE = new TextStyle(15, true, false, Palette.INK);
  private static final TextStyle PANEL_TITLE = new TextStyle(12, true, false, Palette.INK);
  private static final TextStyle LABEL = Palette.text(12, Palette.INK);
  private static final TextStyle SMALL_LABEL = Palette.text(10, Palette.INK);
  private static final TextStyle TURNED_LABEL = new TextStyle(12, false, true, Palette.INK);
  private static final TextStyle TICK = Palette.text(11, Palette.PALE);
  private static final TextStyle TURNED_TICK = new TextStyle(11, false, true, Palette.PALE);
  private static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

  private static final int EDGE = 14;
  private static final int LINE = 18;
  private static final int PANEL_LINE = 15;
  private static final int LEGEND_MARK = 26;
  private static final int GAP = 14;
  /** Labels of ticks may stick out of the plot so far. */
  private static final double OUT = 2;

  private final Figure figure;
  private final int columns;
  private final int width;
  private final int plotHeight;
  private final boolean sameX;
  private final boolean sameY;
  /** Whether what panels show stands above them, since they have no title and each shows something else. */
  private final boolean headed;
  private final List<String> title;
  private final List<String> notes;
  private final List<List<Series>> legend;
  private final List<Range> xRanges;
  private final List<Range> yRanges;
  private final List<Ticks> xTicks = new ArrayList<>();
  private final List<Ticks> yTicks = new ArrayList<>();

  Painter(Figure figure) {
    this.figure = figure;
    List<Panel> panels = figure.panels();
    int count = panels.size();
    columns = count <= 3 ? count : count == 4 ? 2 : count <= 6 || count == 9 ? 3 : 4;
    width = count == 1 ? 760 : 960;
    plotHeight = columns == 1 ? 300 : columns == 2 ? 240 : columns == 3 ? 190 : 150;
    sameX = panels.stream().map(panel -> panel.x().label()).distinct().count() == 1;
    sameY = panels.stream().map(panel -> panel.y().label()).distinct().count() == 1;
    headed = !sameY && panels.stream().allMatch(panel -> panel.title().isEmpty());
    title = wrapped(figure.title(), TITLE, width - 2.0 * EDGE);
    xRanges = panels.stream().map(panel -> Range.ofX(panels, panel.x())).toList();
    yRanges = panels.stream().map(panel -> Range.ofY(panels, panel.y())).toList();
    notes = wrapped(note(), TICK, width - 2.0 * EDGE);
    legend = legend();
    ticks();
  }

  private String note() {
    List<Panel> panels = figure.panels();
    String cut = IntStream.range(0, panels.size()).anyMatch(i -> Plot.cuts(panels.get(i), yRanges.get(i)))
        ? " A bar without a cap goes on beyond the frame." : "";
    String beyond = IntStream.range(0, panels.size()).anyMatch(i -> Plot.points(panels.get(i), yRanges.get(i)))
        ? " Arrows at the frame are values beyond it." : "";
    return (figure.note() + cut + beyond).strip();
  }

  private void ticks() {
    for (int i = 0; i < figure.panels().size(); i++) {
      Range range = yRanges.get(i);
      Panel panel = figure.panels().get(i);
      yTicks.add(Ticks.along(
          new Ticks.Line(
              panel.y(), range, value -> plotHeight * (1 - range.share(panel.y().scale().at(value))), -OUT,
              plotHeight + OUT),
          TICK, Math.max(4, plotHeight / 35)));
    }
    for (int i = 0; i < figure.panels().size(); i++) {
      Range range = xRanges.get(i);
      Panel panel = figure.panels().get(i);
      double wide = wide(i);
      double inset = Plot.inset(figure.panels(), wide);
      xTicks.add(Ticks.across(
          new Ticks.Line(
              panel.x(), range, value -> Plot.place(range.share(panel.x().scale().at(value)), wide, inset), -OUT,
              wide + OUT),
          TICK, (int) Math.max(2, wide / 60)));
    }
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
    return EDGE + LINE * title.size() + 4;
  }

  /** Title, plot, tick labels, and the axis' label where panels have their own. */
  private int cellHeight() {
    return panelTop() + plotHeight + xLabels() + (sameX ? 4 : LINE + 4);
  }

  private int panelTop() {
    int lines = headed ? 1 : IntStream.range(0, figure.panels().size()).map(i -> panelTitle(i).size()).max().orElse(0);
    return lines == 0 ? 6 : (lines - 1) * PANEL_LINE + LINE + 2;
  }

  private List<String> panelTitle(int index) {
    double wide = wide(index);
    return wrapped(figure.panels().get(index).title(), PANEL_TITLE, wide).stream()
        .map(line -> cut(line, PANEL_TITLE, wide)).toList();
  }

  /** Height of the labels of the ticks below a plot. */
  private int xLabels() {
    double turned = xTicks.stream().filter(Ticks::turned).mapToDouble(ticks -> ticks.depth(TICK)).max().orElse(0);
    return (int) Math.max(LINE, Math.ceil(turned) + 10);
  }

  /** Where the first column begins. */
  private double left() {
    return EDGE + (sameY ? LINE + yLabels(0) : 0);
  }

  /** Width of the labels of a panel's vertical axis. */
  private double yLabels(int index) {
    return 8 + yTicks.get(index).depth(TICK);
  }

  private double cell() {
    return (width - EDGE - left() + GAP) / columns;
  }

  /** What stands at the left of the plots of a column, the same for all of it. */
  private double before(int column) {
    return sameY ? 0 : (headed ? 0 : LINE) + IntStream.range(0, figure.panels().size())
        .filter(i -> i % columns == column).mapToDouble(this::yLabels).max().orElse(0);
  }

  private double wide(int index) {
    return cell() - GAP - before(index % columns);
  }

  void paint(Canvas canvas) {
    int y = EDGE + 12;
    for (String line : title) {
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
      double tall = rows() * cellHeight();
      canvas.text(
          cut(figure.panels().get(0).y().label(), LABEL, tall), EDGE + 6, top() + tall / 2, Anchor.MIDDLE,
          TURNED_LABEL);
    }
    legend(canvas, bottom + 12);
    int note = bottom + LINE * legend.size() + 12;
    for (String line : notes) {
      canvas.text(line, EDGE, note, Anchor.START, TICK);
      note += LINE;
    }
  }

  private void panel(Canvas canvas, int index) {
    Panel panel = figure.panels().get(index);
    double before = before(index % columns);
    double x = left() + index % columns * cell() + before;
    double wide = wide(index);
    double y = top() + index / columns * cellHeight();
    canvas.clip(0, 0, width, height());
    if (headed) {
      double room = wide + before;
      TextStyle style = width(panel.y().label(), LABEL) <= room ? LABEL : SMALL_LABEL;
      canvas.text(cut(panel.y().label(), style, room), x - before, y + 12, Anchor.START, style);
    } else {
      double line = y + panelTop() - LINE + 10;
      List<String> lines = panelTitle(index);
      for (int i = 0; i < lines.size(); i++) {
        canvas.text(
            lines.get(i), x, line - (lines.size() - 1 - i) * PANEL_LINE, Anchor.START, PANEL_TITLE);
      }
    }
    y += panelTop();
    if (!sameY && !headed) {
      canvas.text(
          cut(panel.y().label(), LABEL, plotHeight + LINE), x - before + 10, y + plotHeight / 2.0, Anchor.MIDDLE,
          TURNED_LABEL);
    }
    if (!sameX) {
      canvas.text(
          cut(panel.x().label(), LABEL, wide + GAP), x + wide / 2, y + plotHeight + xLabels() + LINE - 2,
          Anchor.MIDDLE, LABEL);
    }
    Plot plot = new Plot(
        canvas, x, y, wide, plotHeight, Plot.inset(figure.panels(), wide), panel, xRanges.get(index),
        yRanges.get(index));
    frame(plot, index);
    plot.draw();
  }

  private void frame(Plot plot, int index) {
    Canvas canvas = plot.canvas();
    double right = plot.left() + plot.wide();
    double bottom = plot.top() + plotHeight;
    for (double tick : yTicks.get(index).values()) {
      double at = plot.y(tick);
      canvas.line(new double[] {plot.left(), right}, new double[] {at, at}, Palette.GRID, 1, false);
    }
    if (!sameY || index % columns == 0) {
      for (Ticks.Label label : yTicks.get(index).labels()) {
        canvas.text(label.text(), plot.left() - 6, plot.top() + label.at() + 4, Anchor.END, TICK);
      }
    }
    Ticks ticks = xTicks.get(index);
    for (double tick : ticks.values()) {
      double at = plot.x(tick);
      canvas.line(new double[] {at, at}, new double[] {plot.top(), bottom}, Palette.GRID, 1, false);
      canvas.line(new double[] {at, at}, new double[] {bottom, bottom + 4}, Palette.PALE, 1, false);
    }
    for (Ticks.Label label : ticks.labels()) {
      double at = plot.left() + label.at();
      if (ticks.turned()) {
        canvas.text(label.text(), at + 4, bottom + 7, Anchor.END, TURNED_TICK);
      } else {
        canvas.text(label.text(), at, bottom + LINE - 3, Anchor.MIDDLE, TICK);
      }
    }
    canvas.line(
        new double[] {plot.left(), plot.left(), right}, new double[] {plot.top(), bottom, bottom}, Palette.PALE, 1,
        false);
  }

  /** The series that look different, in lines that are as long as the figure is wide. */
  private List<List<Series>> legend() {
    Map<String, Series> byLabel = new LinkedHashMap<>();
    figure.panels().forEach(
        panel -> panel.series().stream()
            .filter(series -> !series.label().isEmpty())
            .filter(series -> DoubleStream.of(series.y()).anyMatch(value -> !Double.isNaN(value)))
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

  private double entry(Series series) {
    return LEGEND_MARK + 6 + width(legendText(series), LABEL) + 18;
  }

  private String legendText(Series series) {
    return cut(series.label(), LABEL, width - 2.0 * EDGE - LEGEND_MARK - 24);
  }

  private void legend(Canvas canvas, double y) {
    for (int i = 0; i < legend.size(); i++) {
      double x = EDGE;
      double at = y + i * LINE;
      for (Series series : legend.get(i)) {
        boolean marked = series.kind() == Kind.POINTS;
        boolean alone = marked && IntStream.range(0, series.x().length).allMatch(series::single);
        if (!alone) {
          canvas.line(
              new double[] {x, x + LEGEND_MARK}, new double[] {at - 4, at - 4}, Palette.colour(series.style()), 1.8,
              series.style().dashed());
        }
        if (marked) {
          Palette.mark(
              canvas, series.style(), x + LEGEND_MARK / 2.0, at - 4, alone ? Plot.ALONE : Plot.MEAN, 1);
        }
        canvas.text(legendText(series), x + LEGEND_MARK + 6, at, Anchor.START, LABEL);
        x += entry(series);
      }
    }
  }

  static double width(String text, TextStyle style) {
    return style.font().getStringBounds(text, FONTS).getWidth();
  }

  /** A text without so much of its middle as does not fit: names may begin alike. */
  private static String cut(String text, TextStyle style, double most) {
    String shown = text;
    for (int kept = text.length() - 1; kept > 2 && width(shown, style) > most; kept--) {
      shown = text.substring(0, (kept + 1) / 2).stripTrailing() + "\u2026" + text.substring(text.length() - kept / 2);
    }
    return shown;
  }

  private static List<String> wrapped(String text, TextStyle style, double most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
      if (line.length() > 0 && width(line + " " + word, style) > most) {
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
}
