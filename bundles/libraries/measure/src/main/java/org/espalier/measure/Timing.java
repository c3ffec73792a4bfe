// SPDX-License-Identifier: Apache-2.0
package org.espalier.measure;

import java.util.Arrays;

/**
 * Timings of a piece of work, in nanoseconds, or what else was measured of it again and again.
 *
 * @param lower quartile
 * @param median of all
 * @param upper quartile
 * @param drift how far the medians of the first and of the second half are apart
 */
public record Timing(double lower, double median, double upper, double drift) {

  /**
   * Sums timings up.
   *
   * @param times in the order in which they were measured, at least one
   */
  public static Timing of(double[] times) {
    int half = (times.length + 1) / 2;
    double first = quantile(Arrays.copyOf(times, half), 0.5);
    double second = quantile(Arrays.copyOfRange(times, times.length - half, times.length), 0.5);
    return new Timing(quantile(times, 0.25), quantile(times, 0.5), quantile(times, 0.75), Math.abs(first - second));
  }

  /** Interquartile range, or drift if that is more, relative to the median. */
  public double disturbance() {
    return Math.max(upper - lower, drift) / median;
  }

  /** Half the width of the middle half, relative to the median. */
  public double spread() {
    return (upper - lower) / 2 / median;
  }

  /** Between order statistics linearly, the first at 0 and the last at 1. */
  private static double quantile(double[] times, double share) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
