package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a few rows by one, two or four vectors of outputs, held in registers while the terms are added: lanes never
 * meet, so that the width does not show in the result.
 */
final class VectorDense implements DenseKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  @Override
  public void affine(
      float[] x, int xAt, int xStride, float[] w, float[] bias, float[] y, int yAt, int rows, int in, int stride) {
    product(x, xAt, xStride, w, bias, 0, 0, y, yAt, rows, in, stride);
  }

  @Override
  public void addProduct(
      float[] x, int xAt, int xStride, float[] w, float[] y, int yAt, int rows, int in, int stride) {
    product(x, xAt, xStride, w, y, yAt, stride, y, yAt, rows, in, stride);
  }

  /** y = s + x w, where the rows of s are {@code sStride} apart: 0 for one row that counts for all. */
  private static void product(
      float[] x, int xAt, int xStride, float[] w, float[] s, int sAt, int sStride, float[] y, int yAt, int rows, int in,
      int stride) {
    int o = 0;
    if (rows >= 4) {
      for (; o + 2 * N <= stride; o += 2 * N) {
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
          product4x2(x, xAt + r * xStride, xStride, w, o, s, sAt + r * sStride + o, sStride, y, yAt + r * stride + o,
              in, stride);
        }
        for (; r < rows; r++) {
          product1x2(x, xAt + r * xStride, w, o, s, sAt + r * sStride + o, y, yAt + r * stride + o, in, stride);
        }
      }
      for (; o < stride; o += N) {
        int r = 0;
        for (; r + 8 <= rows; r += 8) {
          product8x1(x, xAt + r * xStride, xStride, w, o, s, sAt + r * sStride + o, sStride, y, yAt + r * stride + o,
              in, stride);
        }
        for (; r < rows; r++) {
          product1x1(x, xAt + r * xStride, w, o, s, sAt + r * sStride + o, y, yAt + r * stride + o, in, stride);
        }
      }
    } else {
      for (; o + 4 * N <= stride; o += 4 * N) {
        for (int r = 0; r < rows; r++) {
          product1x4(x, xAt + r * xStride, w, o, s, sAt + r * sStride + o, y, yAt + r * stride + o, in, stride);
        }
      }
      for (; o < stride; o += N) {
        for (int r = 0; r < rows; r++) {
          product1x1(x, xAt + r * xStride, w, o, s, sAt + r * sStride + o, y, yAt + r * stride + o, in, stride);
        }
      }
    }
  }

  private static void product4x2(
      float[] x, int x0, int xStride, float[] w, int o, float[] s, int s0, int sStride, float[] y, int y0, int in,
      int stride) {
    int x1 = x0 + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    int s1 = s0 + sStride;
    int s2 = s1 + sStride;
    int s3 = s2 + sStride;
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s0 + N);
    FloatVector a1 = FloatVector.fromArray(S, s, s1);
    FloatVector b1 = FloatVector.fromArray(S, s, s1 + N);
    FloatVector a2 = FloatVector.fromArray(S, s, s2);
    FloatVector b2 = FloatVector.fromArray(S, s, s2 + N);
    FloatVector a3 = FloatVector.fromArray(S, s, s3);
    FloatVector b3 = FloatVector.fromArray(S, s, s3 + N);
    int wi = o;
    for (int i = 0; i < in; i++) {
      FloatVector wa = FloatVector.fromArray(S, w, wi);
      FloatVector wb = FloatVector.fromArray(S, w, wi + N);
      FloatVector v0 = FloatVector.broadcast(S, x[x0 + i]);
      a0 = a0.add(wa.mul(v0));
      b0 = b0.add(wb.mul(v0));
      FloatVector v1 = FloatVector.broadcast(S, x[x1 + i]);
      a1 = a1.add(wa.mul(v1));
      b1 = b1.add(wb.mul(v1));
      FloatVector v2 = FloatVector.broadcast(S, x[x2 + i]);
      a2 = a2.add(wa.mul(v2));
      b2 = b2.add(wb.mul(v2));
      FloatVector v3 = FloatVector.broadcast(S, x[x3 + i]);
      a3 = a3.add(wa.mul(v3));
      b3 = b3.add(wb.mul(v3));
      wi += stride;
    }
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + N);
    a1.intoArray(y, y0 + stride);
    b1.intoArray(y, y0 + stride + N);
    a2.intoArray(y, y0 + 2 * stride);
    b2.intoArray(y, y0 + 2 * stride + N);
    a3.intoArray(y, y0 + 3 * stride);
    b3.intoArray(y, y0 + 3 * stride + N);
  }

  private static void product8x1(
      float[] x, int x0, int xStride, float[] w, int o, float[] s, int s0, int sStride, float[] y, int y0, int in,
      int stride) {
    int x1 = x0 + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    int x4 = x3 + xStride;
    int x5 = x4 + xStride;
    int x6 = x5 + xStride;
    int x7 = x6 + xStride;
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector a1 = FloatVector.fromArray(S, s, s0 + sStride);
    FloatVector a2 = FloatVector.fromArray(S, s, s0 + 2 * sStride);
    FloatVector a3 = FloatVector.fromArray(S, s, s0 + 3 * sStride);
    FloatVector a4 = FloatVector.fromArray(S, s, s0 + 4 * sStride);
    FloatVector a5 = FloatVector.fromArray(S, s, s0 + 5 * sStride);
    FloatVector a6 = FloatVector.fromArray(S, s, s0 + 6 * sStride);
    FloatVector a7 = FloatVector.fromArray(S, s, s0 + 7 * sStride);
    int wi = o;
    for (int i = 0; i < in; i++) {
      FloatVector v = FloatVector.fromArray(S, w, wi);
      a0 = a0.add(v.mul(x[x0 + i]));
      a1 = a1.add(v.mul(x[x1 + i]));
      a2 = a2.add(v.mul(x[x2 + i]));
      a3 = a3.add(v.mul(x[x3 + i]));
      a4 = a4.add(v.mul(x[x4 + i]));
      a5 = a5.add(v.mul(x[x5 + i]));
      a6 = a6.add(v.mul(x[x6 + i]));
      a7 = a7.add(v.mul(x[x7 + i]));
      wi += stride;
    }
    a0.intoArray(y, y0);
    a1.intoArray(y, y0 + stride);
    a2.intoArray(y, y0 + 2 * stride);
    a3.intoArray(y, y0 + 3 * stride);
    a4.intoArray(y, y0 + 4 * stride);
    a5.intoArray(y, y0 + 5 * stride);
    a6.intoArray(y, y0 + 6 * stride);
    a7.intoArray(y, y0 + 7 * stride);
  }

  private static void product1x4(
      float[] x, int x0, float[] w, int o, float[] s, int s0, float[] y, int y0, int in, int stride) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    FloatVector b = FloatVector.fromArray(S, s, s0 + N);
    FloatVector c = FloatVector.fromArray(S, s, s0 + 2 * N);
    FloatVector d = FloatVector.fromArray(S, s, s0 + 3 * N);
    int wi = o;
    for (int i = 0; i < in; i++) {
      FloatVector v = FloatVector.broadcast(S, x[x0 + i]);
      a = a.add(FloatVector.fromArray(S, w, wi).mul(v));
      b = b.add(FloatVector.fromArray(S, w, wi + N).mul(v));
      c = c.add(FloatVector.fromArray(S, w, wi + 2 * N).mul(v));
      d = d.add(FloatVector.fromArray(S, w, wi + 3 * N).mul(v));
      wi += stride;
    }
    a.intoArray(y, y0);
    b.intoArray(y, y0 + N);
    c.intoArray(y, y0 + 2 * N);
    d.intoArray(y, y0 + 3 * N);
  }

  private static void product1x2(
      float[] x, int x0, float[] w, int o, float[] s, int s0, float[] y, int y0, int in, int stride) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    FloatVector b = FloatVector.fromArray(S, s, s0 + N);
    int wi = o;
    for (int i = 0; i < in; i++) {
      FloatVector v = FloatVector.broadcast(S, x[x0 + i]);
      a = a.add(FloatVector.fromArray(S, w, wi).mul(v));
      b = b.add(FloatVector.fromArray(S, w, wi + N).mul(v));
      wi += stride;
    }
    a.intoArray(y, y0);
    b.intoArray(y, y0 + N);
  }

  private static void product1x1(
      float[] x, int x0, float[] w, int o, float[] s, int s0, float[] y, int y0, int in, int stride) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    int wi = o;
    for (int i = 0; i < in; i++) {
      a = a.add(FloatVector.fromArray(S, w, wi).mul(x[x0 + i]));
      wi += stride;
    }
    a.intoArray(y, y0);
  }

  @Override
  public void weightGradient(
      float[] x, int xAt, int xStride, float[] d, int dAt, float[] g, int rows, int in, int stride) {
    int o = 0;
    for (; o + 2 * N <= stride; o += 2 * N) {
      int i = 0;
      for (; i + 4 <= in; i += 4) {
        gradient4x2(x, xAt + i, xStride, d, dAt + o, g, i * stride + o, rows, stride);
      }
      for (; i < in; i++) {
        gradient1x2(x, xAt + i, xStride, d, dAt + o, g, i * stride + o, rows, stride);
      }
    }
    for (; o < stride; o += N) {
      int i = 0;
      for (; i + 8 <= in; i += 8) {
        gradient8x1(x, xAt + i, xStride, d, dAt + o, g, i * stride + o, rows, stride);
      }
      for (; i < in; i++) {
        gradient1x1(x, xAt + i, xStride, d, dAt + o, g, i * stride + o, rows, stride);
      }
    }
  }

  private static void gradient4x2(
      float[] x, int x0, int xStride, float[] d, int d0, float[] g, int g0, int rows, int stride) {
    int g1 = g0 + stride;
    int g2 = g1 + stride;
    int g3 = g2 + stride;
    FloatVector a0 = FloatVector.fromArray(S, g, g0);
    FloatVector b0 = FloatVector.fromArray(S, g, g0 + N);
    FloatVector a1 = FloatVector.fromArray(S, g, g1);
    FloatVector b1 = FloatVector.fromArray(S, g, g1 + N);
    FloatVector a2 = FloatVector.fromArray(S, g, g2);
    FloatVector b2 = FloatVector.fromArray(S, g, g2 + N);
    FloatVector a3 = FloatVector.fromArray(S, g, g3);
    FloatVector b3 = FloatVector.fromArray(S, g, g3 + N);
    int xr = x0;
    int dr = d0;
    for (int r = 0; r < rows; r++) {
      FloatVector da = FloatVector.fromArray(S, d, dr);
      FloatVector db = FloatVector.fromArray(S, d, dr + N);
      FloatVector v0 = FloatVector.broadcast(S, x[xr]);
      a0 = a0.add(da.mul(v0));
      b0 = b0.add(db.mul(v0));
      FloatVector v1 = FloatVector.broadcast(S, x[xr + 1]);
      a1 = a1.add(da.mul(v1));
      b1 = b1.add(db.mul(v1));
      FloatVector v2 = FloatVector.broadcast(S, x[xr + 2]);
      a2 = a2.add(da.mul(v2));
      b2 = b2.add(db.mul(v2));
      FloatVector v3 = FloatVector.broadcast(S, x[xr + 3]);
      a3 = a3.add(da.mul(v3));
      b3 = b3.add(db.mul(v3));
      xr += xStride;
      dr += stride;
    }
    a0.intoArray(g, g0);
    b0.intoArray(g, g0 + N);
    a1.intoArray(g, g1);
    b1.intoArray(g, g1 + N);
    a2.intoArray(g, g2);
    b2.intoArray(g, g2 + N);
    a3.intoArray(g, g3);
    b3.intoArray(g, g3 + N);
  }

  private static void gradient8x1(
      float[] x, int x0, int xStride, float[] d, int d0, float[] g, int g0, int rows, int stride) {
    FloatVector a0 = FloatVector.fromArray(S, g, g0);
    FloatVector a1 = FloatVector.fromArray(S, g, g0 + stride);
    FloatVector a2 = FloatVector.fromArray(S, g, g0 + 2 * stride);
    FloatVector a3 = FloatVector.fromArray(S, g, g0 + 3 * stride);
    FloatVector a4 = FloatVector.fromArray(S, g, g0 + 4 * stride);
    FloatVector a5 = FloatVector.fromArray(S, g, g0 + 5 * stride);
    FloatVector a6 = FloatVector.fromArray(S, g, g0 + 6 * stride);
    FloatVector a7 = FloatVector.fromArray(S, g, g0 + 7 * stride);
    int xr = x0;
    int dr = d0;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.fromArray(S, d, dr);
      a0 = a0.add(v.mul(x[xr]));
      a1 = a1.add(v.mul(x[xr + 1]));
      a2 = a2.add(v.mul(x[xr + 2]));
      a3 = a3.add(v.mul(x[xr + 3]));
      a4 = a4.add(v.mul(x[xr + 4]));
      a5 = a5.add(v.mul(x[xr + 5]));
      a6 = a6.add(v.mul(x[xr + 6]));
      a7 = a7.add(v.mul(x[xr + 7]));
      xr += xStride;
      dr += stride;
    }
    a0.intoArray(g, g0);
    a1.intoArray(g, g0 + stride);
    a2.intoArray(g, g0 + 2 * stride);
    a3.intoArray(g, g0 + 3 * stride);
    a4.intoArray(g, g0 + 4 * stride);
    a5.intoArray(g, g0 + 5 * stride);
    a6.intoArray(g, g0 + 6 * stride);
    a7.intoArray(g, g0 + 7 * stride);
  }

  private static void gradient1x2(
      float[] x, int x0, int xStride, float[] d, int d0, float[] g, int g0, int rows, int stride) {
    FloatVector a = FloatVector.fromArray(S, g, g0);
    FloatVector b = FloatVector.fromArray(S, g, g0 + N);
    int xr = x0;
    int dr = d0;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.broadcast(S, x[xr]);
      a = a.add(FloatVector.fromArray(S, d, dr).mul(v));
      b = b.add(FloatVector.fromArray(S, d, dr + N).mul(v));
      xr += xStride;
      dr += stride;
    }
    a.intoArray(g, g0);
    b.intoArray(g, g0 + N);
  }

  private static void gradient1x1(
      float[] x, int x0, int xStride, float[] d, int d0, float[] g, int g0, int rows, int stride) {
    FloatVector a = FloatVector.fromArray(S, g, g0);
    int xr = x0;
    int dr = d0;
    for (int r = 0; r < rows; r++) {
      a = a.add(FloatVector.fromArray(S, d, dr).mul(x[xr]));
      xr += xStride;
      dr += stride;
    }
    a.intoArray(g, g0);
  }

  @Override
  public void biasGradient(float[] d, int dAt, float[] g, int rows, int stride) {
    for (int o = 0; o < stride; o += N) {
      FloatVector sum = FloatVector.fromArray(S, g, o);
      int dr = dAt + o;
      for (int r = 0; r < rows; r++) {
        sum = sum.add(FloatVector.fromArray(S, d, dr));
        dr += stride;
      }
      sum.intoArray(g, o);
    }
  }
}
