// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.report.figure.Figure.Series;
import org.espalier.report.figure.Figure.Style;

/**
 * Bins of equal width over a range of values.
 *
 * @param from lower end of the first bin
 * @param width of each
 * @param bins number of them
 */
record Histogram(double from, double width, int bins) {
  private static final int FEWEST = 10;
  private static final int MOST = 60;
  /** Share of the values that may lie outside at each end, so that one of them does not squeeze the others. */
  private static final double OUTSIDE = 0.001;

  /** Bins for the values, as wide as Freedman and Diaconis say, within limits; empty where they have no spread. */
  static Optional<Histogram> over(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length < 2) {
      return Optional.empty();
    }
    double low = quantile(sorted, OUTSIDE);
    double high = quantile(sorted, 1 - OUTSIDE);
    double quartiles = quantile(sorted, 0.75) - quantile(sorted, 0.25);
    if (high <= low) {
      return Optional.empty();
    }
    double wanted = 2 * quartiles / Math.cbrt(sorted.length);
    int bins = wanted > 0 ? (int) Math.ceil((high - low) / wanted) : MOST;
    bins = Math.max(FEWEST, Math.min(MOST, bins));
    return Optional.of(new Histogram(low, (high - low) / bins, bins));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** The outline of the values' density; without points where there are no values. */
  Series outline(String label, Style style, double[] values) {
    double[][] steps = steps(values);
    return Series.line(label, style, steps[0], steps[1]);
  }

  /** X and y of the outline's corners. */
  double[][] steps(double[] values) {
    if (values.length == 0) {
      return new double[2][0];
    }
    int[] counts = new int[bins];
    for (double value : values) {
      int bin = (int) Math.floor((value - from) / width);
      // the upper end belongs to the last bin
      if (bin == bins && value <= from + bins * width) {
        bin--;
      }
      if (bin >= 0 && bin < bins) {
        counts[bin]++;
      }
    }
    double[] x = new double[2 * bins + 2];
    double[] y = new double[2 * bins + 2];
    x[0] = from;
    x[2 * bins + 1] = from + bins * width;
    for (int i = 0; i < bins; i++) {
      x[2 * i + 1] = from + i * width;
      x[2 * i + 2] = from + (i + 1) * width;
      y[2 * i + 1] = y[2 * i + 2] = counts[i] / (values.length * width);
    }
    return new double[][] {x, y};
  }

  /** How it is to be read. */
  String note() {
    return "Bins are " + Words.number(width) + " wide; up to one value in 500 lies outside.";
  }
}
