// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** One row after another. */
final class ScalarRows implements RowKernels {
  private static final int LANES = Kernels.LANES;

  @Override
  public void normalise(
      float[] x, float[] h, int at, int panel, int rows, int features, float epsilon, float[] factors, int factorsAt) {
    for (int r = 0; r < rows; r++) {
      int row = at + r * LANES;
      int sums = factorsAt + r * LANES;
      clear(factors, sums);
      addRest(x, row, panel, 0, features, factors, sums);
      float mean = Lanes.sum(factors, sums) / features;
      clear(factors, sums);
      addRestOfSquares(x, row, panel, 0, features, mean, factors, sums);
      float factor = factor(Lanes.sum(factors, sums) / features, epsilon);
      normaliseRest(x, h, row, panel, 0, features, mean, factor);
      factors[sums] = factor;
    }
  }

  private static void clear(float[] sums, int at) {
    for (int lane = 0; lane < LANES; lane++) {
      sums[at + lane] = 0;
    }
  }

  /** Of a variance. */
  static float factor(float variance, float epsilon) {
    return 1 / (float) Math.sqrt(variance + epsilon);
  }

  /** Place, after that of its row, of a feature. */
  private static int place(int feature, int panel) {
    return feature / LANES * panel + feature % LANES;
  }

  /** sums = sums + x, from the given feature on, the first of a panel. */
  static void addRest(float[] x, int row, int panel, int from, int features, float[] sums, int at) {
    for (int f = from; f < features; f++) {
      sums[at + f % LANES] += x[row + place(f, panel)];
    }
  }

  /** sums = sums + (x - mean)^2. */
  static void addRestOfSquares(
      float[] x, int row, int panel, int from, int features, float mean, float[] sums, int at) {
    for (int f = from; f < features; f++) {
      float deviation = x[row + place(f, panel)] - mean;
      sums[at + f % LANES] = Math.fma(deviation, deviation, sums[at + f % LANES]);
    }
  }

  static void normaliseRest(
      float[] x, float[] h, int row, int panel, int from, int features, float mean, float factor) {
    for (int f = from; f < features; f++) {
      int i = row + place(f, panel);
      h[i] = (x[i] - mean) * factor;
    }
  }

  @Override
  public void project(float[] v, float[] h, int at, int panel, int rows, int features, float[] factors, int factorsAt) {
    for (int r = 0; r < rows; r++) {
      int row = at + r * LANES;
      int sums = factorsAt + r * LANES;
      float factor = factors[sums];
      clear(factors, sums);
      addRest(v, row, panel, 0, features, factors, sums);
      float mean = Lanes.sum(factors, sums) / features;
      clear(factors, sums);
      addRestOfProducts(v, h, row, panel, 0, features, factors, sums);
      float share = Lanes.sum(factors, sums) / features;
      projectRest(v, h, row, panel, 0, features, mean, share, factor);
      factors[sums] = factor;
    }
  }

  /** sums = sums + h v. */
  static void addRestOfProducts(
      float[] v, float[] h, int row, int panel, int from, int features, float[] sums, int at) {
    for (int f = from; f < features; f++) {
      int i = row + place(f, panel);
      sums[at + f % LANES] = Math.fma(h[i], v[i], sums[at + f % LANES]);
    }
  }

  static void projectRest(
      float[] v, float[] h, int row, int panel, int from, int features, float mean, float share, float factor) {
    for (int f = from; f < features; f++) {
      int i = row + place(f, panel);
      v[i] = ((v[i] - mean) - h[i] * share) * factor;
    }
  }
}
