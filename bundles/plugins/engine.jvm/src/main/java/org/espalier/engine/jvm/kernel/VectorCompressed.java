// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Lanes over the samples, so that nothing is gathered. */
final class VectorCompressed implements CompressedKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  /** Lanes and the ones that are 8, 4, 2 or 1 away, in pairs. */
  private static final VectorShuffle<Float> BY_8 = exchange(8);
  private static final VectorShuffle<Float> BY_4 = exchange(4);
  private static final VectorShuffle<Float> BY_2 = exchange(2);
  private static final VectorShuffle<Float> BY_1 = exchange(1);

  /** The upper lanes of such pairs. */
  private static final VectorMask<Float> UPPER_8 = upper(8);
  private static final VectorMask<Float> UPPER_4 = upper(4);

  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(S, lane -> (lane ^ distance) % N);
  }

  private static VectorMask<Float> upper(int distance) {
    boolean[] upper = new boolean[N];
    for (int lane = 0; lane < N; lane++) {
      upper[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(S, upper, 0);
  }

  @Override
  public void product(
      float[] x, int xAt, int width, int[] starts, int[] index, float[] values, float[] bias, boolean rectified,
      float[] y, int yAt, int rows) {
    int b = 0;
    for (; b + 4 * N <= width; b += 4 * N) {
      product4(x, xAt + b, width, starts, index, values, bias, rectified, y, yAt + b, rows);
    }
    for (; b < width; b += N) {
      product1(x, xAt + b, width, starts, index, values, bias, rectified, y, yAt + b, rows);
    }
  }

  /** Four vectors of samples, row after row; the stored elements of a row follow those of the one before. */
  private static void product4(
      float[] x, int xb, int width, int[] starts, int[] index, float[] values, float[] bias, boolean rectified,
      float[] y, int yb, int rows) {
    int k = starts[0];
    for (int r = 0; r < rows; r++) {
      FloatVector a0 = FloatVector.broadcast(S, bias[Kernels.FIRST + r]);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      int end = starts[r + 1];
      while (k < end) {
        FloatVector value = FloatVector.broadcast(S, values[k]);
        int xk = xb + index[k++] * width;
        a0 = value.fma(FloatVector.fromArray(S, x, xk), a0);
        a1 = value.fma(FloatVector.fromArray(S, x, xk + N), a1);
        a2 = value.fma(FloatVector.fromArray(S, x, xk + 2 * N), a2);
        a3 = value.fma(FloatVector.fromArray(S, x, xk + 3 * N), a3);
      }
      if (rectified) {
        a0 = VectorFunctions.relu(a0);
        a1 = VectorFunctions.relu(a1);
        a2 = VectorFunctions.relu(a2);
        a3 = VectorFunctions.relu(a3);
      }
      int yr = yb + r * width;
      a0.intoArray(y, yr);
      a1.intoArray(y, yr + N);
      a2.intoArray(y, yr + 2 * N);
      a3.intoArray(y, yr + 3 * N);
    }
  }

  private static void product1(
      float[] x, int xb, int width, int[] starts, int[] index, float[] values, float[] bias, boolean rectified,
      float[] y, int yb, int rows) {
    int k = starts[0];
    for (int r = 0; r < rows; r++) {
      FloatVector a = FloatVector.broadcast(S, bias[Kernels.FIRST + r]);
      int end = starts[r + 1];
      while (k < end) {
        FloatVector value = FloatVector.broadcast(S, values[k]);
        a = value.fma(FloatVector.fromArray(S, x, xb + index[k++] * width), a);
      }
      (rectified ? VectorFunctions.relu(a) : a).intoArray(y, yb + r * width);
    }
  }

  @Override
  public void addProduct(
      float[] x, int xAt, int width, int[] starts, int[] index, float[] values, float[] y, int yAt, int rows) {
    int b = 0;
    for (; b + 4 * N <= width; b += 4 * N) {
      addProduct4(x, xAt + b, width, starts, index, values, y, yAt + b, rows);
    }
    for (; b < width; b += N) {
      addProduct1(x, xAt + b, width, starts, index, values, y, yAt + b, rows);
    }
  }

  private static void addProduct4(
      float[] x, int xb, int width, int[] starts, int[] index, float[] values, float[] y, int yb, int rows) {
    int k = starts[0];
    for (int r = 0; r < rows; r++) {
      int yr = yb + r * width;
      FloatVector a0 = FloatVector.fromArray(S, y, yr);
      FloatVector a1 = FloatVector.fromArray(S, y, yr + N);
      FloatVector a2 = FloatVector.fromArray(S, y, yr + 2 * N);
      FloatVector a3 = FloatVector.fromArray(S, y, yr + 3 * N);
      int end = starts[r + 1];
      while (k < end) {
        FloatVector value = FloatVector.broadcast(S, values[k]);
        int xk = xb + index[k++] * width;
        a0 = value.fma(FloatVector.fromArray(S, x, xk), a0);
        a1 = value.fma(FloatVector.fromArray(S, x, xk + N), a1);
        a2 = value.fma(FloatVector.fromArray(S, x, xk + 2 * N), a2);
        a3 = value.fma(FloatVector.fromArray(S, x, xk + 3 * N), a3);
      }
      a0.intoArray(y, yr);
      a1.intoArray(y, yr + N);
      a2.intoArray(y, yr + 2 * N);
      a3.intoArray(y, yr + 3 * N);
    }
  }

  private static void addProduct1(
      float[] x, int xb, int width, int[] starts, int[] index, float[] values, float[] y, int yb, int rows) {
    int k = starts[0];
    for (int r = 0; r < rows; r++) {
      int yr = yb + r * width;
      FloatVector a = FloatVector.fromArray(S, y, yr);
      int end = starts[r + 1];
      while (k < end) {
        FloatVector value = FloatVector.broadcast(S, values[k]);
        a = value.fma(FloatVector.fromArray(S, x, xb + index[k++] * width), a);
      }
      a.intoArray(y, yr);
    }
  }

  @Override
  public void gradient(
      float[] x, int xAt, float[] d, int dAt, int width, int[] starts, int[] index, float[] g, int rows) {
    float[] partial = new float[4 * Kernels.LANES];
    for (int r = 0; r < rows; r++) {
      int dr = dAt + r * width;
      int last = starts[r + 1] - 1;
      for (int k = starts[r]; k <= last; k += 4) {
        // beyond the last element, the last again
        int x0 = xAt + index[k] * width;
        int x1 = xAt + index[Math.min(k + 1, last)] * width;
        int x2 = xAt + index[Math.min(k + 2, last)] * width;
        int x3 = xAt + index[Math.min(k + 3, last)] * width;
        for (int lane = 0; lane < Kernels.LANES; lane += N) {
          dot4(x, x0 + lane, x1 + lane, x2 + lane, x3 + lane, d, dr + lane, width, partial, lane);
        }
        fold4(partial);
        for (int e = 0; e < 4 && k + e <= last; e++) {
          g[k + e] += partial[4 * e];
        }
      }
    }
  }

  /** Partial sums over the samples, of one vector's lanes, for four elements of a row. */
  private static void dot4(
      float[] x, int x0, int x1, int x2, int x3, float[] d, int d0, int width, float[] partial, int lane) {
    FloatVector a0 = FloatVector.zero(S);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    for (int b = 0; b < width; b += Kernels.LANES) {
      FloatVector v = FloatVector.fromArray(S, d, d0 + b);
      a0 = FloatVector.fromArray(S, x, x0 + b).fma(v, a0);
      a1 = FloatVector.fromArray(S, x, x1 + b).fma(v, a1);
      a2 = FloatVector.fromArray(S, x, x2 + b).fma(v, a2);
      a3 = FloatVector.fromArray(S, x, x3 + b).fma(v, a3);
    }
    a0.intoArray(partial, lane);
    a1.intoArray(partial, Kernels.LANES + lane);
    a2.intoArray(partial, 2 * Kernels.LANES + lane);
    a3.intoArray(partial, 3 * Kernels.LANES + lane);
  }

  @Override
  public void sums(float[] d, int dAt, int width, float[] g, int rows) {
    float[] partial = new float[4 * Kernels.LANES];
    for (int r = 0; r < rows; r += 4) {
      for (int e = 0; e < 4; e++) {
        int dr = dAt + Math.min(r + e, rows - 1) * width;
        for (int lane = 0; lane < Kernels.LANES; lane += N) {
          sum(d, dr + lane, width, partial, e * Kernels.LANES + lane);
        }
      }
      fold4(partial);
      for (int e = 0; e < 4 && r + e < rows; e++) {
        g[Kernels.FIRST + r + e] += partial[4 * e];
      }
    }
  }

  private static void sum(float[] d, int d0, int width, float[] partial, int at) {
    FloatVector sum = FloatVector.zero(S);
    for (int b = 0; b < width; b += Kernels.LANES) {
      sum = sum.add(FloatVector.fromArray(S, d, d0 + b));
    }
    sum.intoArray(partial, at);
  }

  /** {@link Lanes#sum} of four sets of partial sums at once; afterwards every fourth place holds one. */
  private static void fold4(float[] partial) {
    if (N == 16) {
      FloatVector even = merge(load(partial, 0), load(partial, 32), BY_8, UPPER_8);
      FloatVector odd = merge(load(partial, 16), load(partial, 48), BY_8, UPPER_8);
      foldQuarters(merge(even, odd, BY_4, UPPER_4), partial, 0);
    } else if (N == 8) {
      FloatVector a0 = load(partial, 0).add(load(partial, 8));
      FloatVector a1 = load(partial, 16).add(load(partial, 24));
      FloatVector a2 = load(partial, 32).add(load(partial, 40));
      FloatVector a3 = load(partial, 48).add(load(partial, 56));
      foldQuarters(merge(a0, a1, BY_4, UPPER_4), partial, 0);
      foldQuarters(merge(a2, a3, BY_4, UPPER_4), partial, 8);
    } else {
      for (int e = 0; e < 4; e++) {
        int at = e * Kernels.LANES;
        FloatVector outer = load(partial, at).add(load(partial, at + 8));
        FloatVector inner = load(partial, at + 4).add(load(partial, at + 12));
        foldQuarters(outer.add(inner), partial, 4 * e);
      }
    }
  }

  private static FloatVector load(float[] partial, int at) {
    return FloatVector.fromArray(S, partial, at);
  }

  /** The lower of paired lanes hold the pairs' sums of a, the upper ones those of b. */
  private static FloatVector merge(
      FloatVector a, FloatVector b, VectorShuffle<Float> exchange, VectorMask<Float> upper) {
    return a.blend(b.rearrange(exchange), upper).add(a.rearrange(exchange).blend(b, upper));
  }

  private static void foldQuarters(FloatVector quarters, float[] partial, int at) {
    FloatVector pairs = quarters.add(quarters.rearrange(BY_2));
    pairs.add(pairs.rearrange(BY_1)).intoArray(partial, at);
  }
}
