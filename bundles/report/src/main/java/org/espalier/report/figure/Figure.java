package org.espalier.report.figure;

import java.util.List;

/**
 * A chart of one panel or several beside and below each other, with one legend for all. Axes that have the same label
 * have the same range.
 *
 * @param file name without ending
 * @param title what is shown
 * @param note how it is to be read, or empty
 * @param panels at least one
 */
public record Figure(String file, String title, String note, List<Panel> panels) {
  public Figure {
    panels = List.copyOf(panels);
  }

  /**
   * One chart.
   *
   * @param title what tells it from the other panels, or empty
   * @param series what is drawn, the last one on top
   */
  public record Panel(String title, Axis x, Axis y, List<Series> series) {
    public Panel {
      series = List.copyOf(series);
    }
  }

  /**
   * A line of the frame.
   *
   * @param label what it measures, with unit
   * @param ticks values that are marked; empty for such that are round
   */
  public record Axis(String label, Scale scale, double... ticks) {}

  /** How a series is drawn. */
  public enum Kind {
    /** Marked points, joined by a line, with a bar from low to high at each; beside those of other series. */
    POINTS,
    /** A line in the middle of a band. */
    BAND,
    /** A horizontal line over the whole panel at the first value, in the middle of a band. */
    LEVEL
  }

  /**
   * One curve.
   *
   * @param label in the legend, which shows equal ones once
   * @param x of its points; anything for a level
   * @param y one for each x; NaN leaves a gap
   * @param low lower bounds, NaN where there is none; or empty
   * @param high upper bounds, likewise
   */
  public record Series(
      String label, Style style, Kind kind, double[] x, double[] y, double[] low, double[] high) {

    /** A line without bounds. */
    public static Series line(String label, Style style, double[] x, double[] y) {
      return new Series(label, style, Kind.BAND, x, y, new double[0], new double[0]);
    }

    boolean bounded(int i) {
      return low.length > 0 && !Double.isNaN(low[i]) && !Double.isNaN(high[i]);
    }
  }

  /**
   * How a series looks: what means the same looks the same in every figure.
   *
   * @param number of the colour, of those that people with colour blindness can tell apart, and of the mark
   * @param dashed for references such as a floor
   */
  public record Style(int number, boolean dashed) {}
}
