// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Mean and variance of each lane, put together in float64 from those of strips (Chan, Golub and LeVeque 1983), so that
 * values far from 0 lose no digits.
 */
final class Moments {
  private static final int LANES = Kernels.LANES;

  private final double[] means = new double[LANES];
  private final double[] squares = new double[LANES];
  private long count;

  void clear() {
    Arrays.fill(means, 0);
    Arrays.fill(squares, 0);
    count = 0;
  }

  /**
   * Takes a strip of so many rows.
   *
   * @param strip for each lane a number near the mean, the sum of deviations from it, and the sum of their squares
   */
  void add(float[] strip, int rows) {
    long together = count + rows;
    double share = (double) rows / together;
    double weight = count * share;
    double each = 1.0 / rows;
    for (int lane = 0; lane < LANES; lane++) {
      double sum = strip[LANES + lane];
      double correction = sum * each;
      double distance = strip[lane] + correction - means[lane];
      means[lane] += distance * share;
      squares[lane] += strip[2 * LANES + lane] - sum * correction + distance * distance * weight;
    }
    count = together;
  }

  double mean(int lane) {
    return means[lane];
  }

  /** The mean of squared deviations; rounding makes it no less than 0. */
  double variance(int lane) {
    return Math.max(0, squares[lane] / count);
  }
}
