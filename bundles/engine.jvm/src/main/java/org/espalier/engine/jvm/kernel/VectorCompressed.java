package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Lanes over the samples, so that nothing is gathered. */
final class VectorCompressed implements CompressedKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  @Override
  public void product(
      float[] x, int width, int[] starts, int[] index, float[] values, float[] bias, float[] y, int rows) {
    for (int r = 0; r < rows; r++) {
      int from = starts[r];
      int to = starts[r + 1];
      int b = 0;
      for (; b + 4 * N <= width; b += 4 * N) {
        product4(x, b, width, from, to, index, values, bias[r], y, r * width + b);
      }
      for (; b + 2 * N <= width; b += 2 * N) {
        product2(x, b, width, from, to, index, values, bias[r], y, r * width + b);
      }
      for (; b < width; b += N) {
        product1(x, b, width, from, to, index, values, bias[r], y, r * width + b);
      }
    }
  }

  private static void product4(
      float[] x, int b, int width, int from, int to, int[] index, float[] values, float bias, float[] y, int at) {
    FloatVector a0 = FloatVector.broadcast(S, bias);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    for (int k = from; k < to; k++) {
      FloatVector value = FloatVector.broadcast(S, values[k]);
      int xb = index[k] * width + b;
      a0 = a0.add(FloatVector.fromArray(S, x, xb).mul(value));
      a1 = a1.add(FloatVector.fromArray(S, x, xb + N).mul(value));
      a2 = a2.add(FloatVector.fromArray(S, x, xb + 2 * N).mul(value));
      a3 = a3.add(FloatVector.fromArray(S, x, xb + 3 * N).mul(value));
    }
    a0.intoArray(y, at);
    a1.intoArray(y, at + N);
    a2.intoArray(y, at + 2 * N);
    a3.intoArray(y, at + 3 * N);
  }

  private static void product2(
      float[] x, int b, int width, int from, int to, int[] index, float[] values, float bias, float[] y, int at) {
    FloatVector a0 = FloatVector.broadcast(S, bias);
    FloatVector a1 = a0;
    for (int k = from; k < to; k++) {
      FloatVector value = FloatVector.broadcast(S, values[k]);
      int xb = index[k] * width + b;
      a0 = a0.add(FloatVector.fromArray(S, x, xb).mul(value));
      a1 = a1.add(FloatVector.fromArray(S, x, xb + N).mul(value));
    }
    a0.intoArray(y, at);
    a1.intoArray(y, at + N);
  }

  private static void product1(
      float[] x, int b, int width, int from, int to, int[] index, float[] values, float bias, float[] y, int at) {
    FloatVector a = FloatVector.broadcast(S, bias);
    for (int k = from; k < to; k++) {
      a = a.add(FloatVector.fromArray(S, x, index[k] * width + b).mul(values[k]));
    }
    a.intoArray(y, at);
  }

  @Override
  public void gradient(float[] x, float[] d, int width, int[] starts, int[] index, float[] g, int rows) {
    float[] partial = new float[Kernels.LANES];
    for (int r = 0; r < rows; r++) {
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        for (int lane = 0; lane < Kernels.LANES; lane += N) {
          dot(x, index[k] * width + lane, d, r * width + lane, width, partial, lane);
        }
        g[k] += Lanes.sum(partial, 0);
      }
    }
  }

  /** Partial sums of one vector's lanes. */
  private static void dot(float[] x, int xb, float[] d, int db, int width, float[] partial, int lane) {
    FloatVector sum = FloatVector.zero(S);
    for (int b = 0; b < width; b += Kernels.LANES) {
      sum = sum.add(FloatVector.fromArray(S, x, xb + b).mul(FloatVector.fromArray(S, d, db + b)));
    }
    sum.intoArray(partial, lane);
  }

  @Override
  public void sums(float[] d, int width, float[] g, int rows) {
    float[] partial = new float[Kernels.LANES];
    for (int r = 0; r < rows; r++) {
      for (int lane = 0; lane < Kernels.LANES; lane += N) {
        FloatVector sum = FloatVector.zero(S);
        for (int b = lane; b < width; b += Kernels.LANES) {
          sum = sum.add(FloatVector.fromArray(S, d, r * width + b));
        }
        sum.intoArray(partial, lane);
      }
      g[r] += Lanes.sum(partial, 0);
    }
  }
}
