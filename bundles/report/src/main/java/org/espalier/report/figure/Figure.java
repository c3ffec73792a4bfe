package org.espalier.report.figure;

import java.util.List;

/**
 * A chart of lines with bands.
 *
 * @param file name without ending
 * @param title what is shown
 * @param xLabel of the horizontal axis, with unit
 * @param yLabel of the vertical axis, with unit
 * @param curves what is drawn, at least one
 */
public record Figure(String file, String title, String xLabel, String yLabel, List<Curve> curves) {

  /**
   * One line.
   *
   * @param label in the legend
   * @param style colour and marks: the same variant looks the same in every figure
   * @param x ascending
   * @param y one for each x; NaN leaves a gap
   * @param low lower edge of the band, or empty for no band
   * @param high upper edge of the band, or empty
   */
  public record Curve(String label, Style style, double[] x, double[] y, double[] low, double[] high) {

    /** A line without a band. */
    public Curve(String label, Style style, double[] x, double[] y) {
      this(label, style, x, y, new double[0], new double[0]);
    }

    boolean hasBand() {
      return low.length > 0;
    }
  }

  /**
   * How a curve looks.
   *
   * @param colour index into a palette that people with colour blindness can tell apart
   * @param marks whether points are marked
   * @param dashed for references such as a floor
   */
  public record Style(int colour, boolean marks, boolean dashed) {}
}
