// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** One channel after another. */
final class ScalarNorms implements NormKernels {
  private static final int LANES = Kernels.LANES;
  private static final int SECOND = LANES;
  private static final int THIRD = 2 * LANES;
  private static final int FOURTH = 3 * LANES;

  /** Rows in a turn of a sum. */
  private static final int TURN = 4;

  @Override
  public void moments(float[] x, int at, int rows, float[] results) {
    for (int lane = 0; lane < LANES; lane++) {
      sum(x, at + lane, rows, results, lane);
    }
    means(x, at, rows, results);
    for (int lane = 0; lane < LANES; lane++) {
      deviations(x, at + lane, rows, results, lane);
    }
    restOfDeviations(x, at, rows, results);
  }

  private static void sum(float[] x, int at, int rows, float[] results, int lane) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = at; i < at + whole(rows) * LANES; i += TURN * LANES) {
      s0 += x[i];
      s1 += x[i + LANES];
      s2 += x[i + 2 * LANES];
      s3 += x[i + 3 * LANES];
    }
    results[lane] = (s0 + s1) + (s2 + s3);
  }

  private static void deviations(float[] x, int at, int rows, float[] results, int lane) {
    float mean = results[lane];
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float q0 = 0;
    float q1 = 0;
    float q2 = 0;
    float q3 = 0;
    for (int i = at; i < at + whole(rows) * LANES; i += TURN * LANES) {
      float d0 = x[i] - mean;
      float d1 = x[i + LANES] - mean;
      float d2 = x[i + 2 * LANES] - mean;
      float d3 = x[i + 3 * LANES] - mean;
      s0 += d0;
      s1 += d1;
      s2 += d2;
      s3 += d3;
      q0 += d0 * d0;
      q1 += d1 * d1;
      q2 += d2 * d2;
      q3 += d3 * d3;
    }
    results[SECOND + lane] = (s0 + s1) + (s2 + s3);
    results[THIRD + lane] = (q0 + q1) + (q2 + q3);
  }

  /** The rows that are summed four at a time. */
  static int whole(int rows) {
    return rows / TURN * TURN;
  }

  /** Means from sums, after the rows that are left over. */
  static void means(float[] x, int at, int rows, float[] results) {
    for (int row = whole(rows); row < rows; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        results[lane] += x[at + row * LANES + lane];
      }
    }
    for (int lane = 0; lane < LANES; lane++) {
      results[lane] /= rows;
    }
  }

  static void restOfDeviations(float[] x, int at, int rows, float[] results) {
    for (int row = whole(rows); row < rows; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        float deviation = x[at + row * LANES + lane] - results[lane];
        results[SECOND + lane] += deviation;
        results[THIRD + lane] += deviation * deviation;
      }
    }
  }

  @Override
  public void normalise(float[] x, float[] y, int at, int rows, float[] constants) {
    for (int row = at; row < at + rows * LANES; row += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        y[row + lane] = (x[row + lane] - constants[lane]) * constants[SECOND + lane] + constants[THIRD + lane];
      }
    }
  }

  @Override
  public void slopeSums(float[] x, float[] d, int at, int rows, float[] constants, float[] results) {
    for (int lane = 0; lane < LANES; lane++) {
      slopeSums(x, d, at + lane, rows, constants[lane], results, lane);
    }
    restOfSlopeSums(x, d, at, rows, constants, results);
  }

  private static void slopeSums(float[] x, float[] d, int at, int rows, float mean, float[] results, int lane) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float p0 = 0;
    float p1 = 0;
    float p2 = 0;
    float p3 = 0;
    for (int i = at; i < at + whole(rows) * LANES; i += TURN * LANES) {
      s0 += d[i];
      s1 += d[i + LANES];
      s2 += d[i + 2 * LANES];
      s3 += d[i + 3 * LANES];
      p0 += d[i] * (x[i] - mean);
      p1 += d[i + LANES] * (x[i + LANES] - mean);
      p2 += d[i + 2 * LANES] * (x[i + 2 * LANES] - mean);
      p3 += d[i + 3 * LANES] * (x[i + 3 * LANES] - mean);
    }
    results[lane] = (s0 + s1) + (s2 + s3);
    results[SECOND + lane] = (p0 + p1) + (p2 + p3);
  }

  static void restOfSlopeSums(float[] x, float[] d, int at, int rows, float[] constants, float[] results) {
    for (int row = whole(rows); row < rows; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        int i = at + row * LANES + lane;
        results[lane] += d[i];
        results[SECOND + lane] += d[i] * (x[i] - constants[lane]);
      }
    }
  }

  @Override
  public void normaliseBackward(float[] x, float[] d, float[] dx, int at, int rows, float[] constants) {
    for (int row = at; row < at + rows * LANES; row += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        float deviation = x[row + lane] - constants[lane];
        dx[row + lane] =
            ((d[row + lane] - constants[THIRD + lane]) - deviation * constants[FOURTH + lane])
                * constants[SECOND + lane];
      }
    }
  }
}
