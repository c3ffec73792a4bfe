// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import java.util.List;
import java.util.stream.DoubleStream;

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

    /** Whether it has nothing to draw. */
    public boolean empty() {
      return series.stream().flatMapToDouble(one -> DoubleStream.of(one.y())).allMatch(Double::isNaN);
    }
  }

  /**
   * A line of the frame.
   *
   * @param label what it measures, with unit
   * @param limits what it shows at most
   * @param ticks values that are marked, all of which it shows; empty for such that are round
   */
  public record Axis(String label, Scale scale, Limits limits, double... ticks) {

    /** An axis as long as its values. */
    public Axis(String label, Scale scale, double... ticks) {
      this(label, scale, Limits.NONE, ticks);
    }
  }

  /** The least and the greatest value that an axis shows: what lies beyond is marked at the frame. */
  public record Limits(double low, double high) {
    /** Of an axis that shows all values. */
    public static final Limits NONE = new Limits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Limits that hold both. */
    public Limits or(Limits other) {
      return new Limits(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  /** How a series is drawn. */
  public enum Kind {
    /**
     * Marked points, joined by a line, with a bar from low to high at each and single seeds to the right of it; beside
     * those of other series at the same x. Where there is a single seed, it alone is drawn.
     */
    POINTS,
    /** A line in the middle of a band. */
    BAND,
    /** A line that joins marks of the panel's other series, which all stand just at their places then. */
    FRONT,
    /** A thin line without a band: one of several behind their mean. */
    THIN,
    /** A band, with wider lines for earlier series, so that all are seen where they coincide. */
    STEPS,
    /** A horizontal line over the whole panel at the first value, in the middle of a band; single seeds at its end. */
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
   * @param seeds what y is a mean of, for each x: values of single seeds, none where they are not drawn; or empty
   */
  public record Series(
      String label, Style style, Kind kind, double[] x, double[] y, double[] low, double[] high, double[][] seeds) {

    /** A series that draws no single seeds. */
    public Series(String label, Style style, Kind kind, double[] x, double[] y, double[] low, double[] high) {
      this(label, style, kind, x, y, low, high, new double[0][]);
    }

    /** A line without bounds. */
    public static Series line(String label, Style style, double[] x, double[] y) {
      return new Series(label, style, Kind.BAND, x, y, new double[0], new double[0]);
    }

    boolean bounded(int i) {
      return low.length > 0 && !Double.isNaN(low[i]) && !Double.isNaN(high[i]);
    }

    /** Single seeds at a point. */
    public double[] seeds(int i) {
      return seeds.length > 0 ? seeds[i] : new double[0];
    }

    /** Whether a point is a single seed rather than a mean. */
    public boolean single(int i) {
      return seeds(i).length == 1;
    }
  }

  /**
   * How a series looks: what means the same looks the same in every figure.
   *
   * @param number of the colour, of those that people with colour blindness can tell apart, and of the mark; or the
   *     place in a sequence of colours
   * @param of length of the sequence, from dark to light, of what has an order; 0 for what has none
   * @param dashed for references such as a floor
   */
  public record Style(int number, int of, boolean dashed) {

    /** The style of what has no order. */
    public Style(int number, boolean dashed) {
      this(number, 0, dashed);
    }
  }
}
