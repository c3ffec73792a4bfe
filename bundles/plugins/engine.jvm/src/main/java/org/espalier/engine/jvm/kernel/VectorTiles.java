package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * y = s + x v in tiles of a few rows by one, two or four vectors of columns, held in registers while the terms are
 * added: lanes never meet, so that neither width nor tiling shows in the result. A tile that is large enough hides how
 * long an addition takes and reads each vector for several rows.
 */
final class VectorTiles {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  /** Tiles of four vectors need 29 registers; with vectors of 256 bits there are 16. */
  private static final boolean MANY_REGISTERS = N != 8;

  private VectorTiles() {}

  /**
   * y[r][o] = s[r][o] + sum over t of x[r][t] v[t][o].
   *
   * @param row from a row of x to the next
   * @param term from a term of x to the next
   * @param sStride from a row of s to the next; 0 for one row that counts for all
   * @param stride length of the rows of v and y
   */
  static void product(
      float[] x, int xAt, int row, int term, float[] v, int vAt, float[] s, int sAt, int sStride, float[] y, int yAt,
      int rows, int terms, int stride) {
    int o = 0;
    if (MANY_REGISTERS || rows < 4) {
      for (; o + 4 * N <= stride; o += 4 * N) {
        four(x, xAt, row, term, v, vAt + o, s, sAt + o, sStride, y, yAt + o, rows, terms, stride);
      }
    }
    for (; o + 2 * N <= stride; o += 2 * N) {
      two(x, xAt, row, term, v, vAt + o, s, sAt + o, sStride, y, yAt + o, rows, terms, stride);
    }
    for (; o < stride; o += N) {
      one(x, xAt, row, term, v, vAt + o, s, sAt + o, sStride, y, yAt + o, rows, terms, stride);
    }
  }

  private static void four(
      float[] x, int xAt, int row, int term, float[] v, int vAt, float[] s, int sAt, int sStride, float[] y, int yAt,
      int rows, int terms, int stride) {
    int r = 0;
    // eight rows are two tiles of four, not one of six and two of one
    for (; r + 6 <= rows && r + 8 != rows; r += 6) {
      tile6x4(
          x, xAt + r * row, row, term, v, vAt, s, sAt + r * sStride, sStride, y, yAt + r * stride, terms, stride);
    }
    for (; r + 4 <= rows; r += 4) {
      tile4x4(
          x, xAt + r * row, row, term, v, vAt, s, sAt + r * sStride, sStride, y, yAt + r * stride, terms, stride);
    }
    for (; r < rows; r++) {
      tile1x4(x, xAt + r * row, term, v, vAt, s, sAt + r * sStride, y, yAt + r * stride, terms, stride);
    }
  }

  private static void two(
      float[] x, int xAt, int row, int term, float[] v, int vAt, float[] s, int sAt, int sStride, float[] y, int yAt,
      int rows, int terms, int stride) {
    int r = 0;
    // eight rows are two tiles of four, not one of six and two of one
    for (; r + 6 <= rows && r + 8 != rows; r += 6) {
      tile6x2(
          x, xAt + r * row, row, term, v, vAt, s, sAt + r * sStride, sStride, y, yAt + r * stride, terms, stride);
    }
    for (; r + 4 <= rows; r += 4) {
      tile4x2(
          x, xAt + r * row, row, term, v, vAt, s, sAt + r * sStride, sStride, y, yAt + r * stride, terms, stride);
    }
    for (; r < rows; r++) {
      tile1x2(x, xAt + r * row, term, v, vAt, s, sAt + r * sStride, y, yAt + r * stride, terms, stride);
    }
  }

  private static void one(
      float[] x, int xAt, int row, int term, float[] v, int vAt, float[] s, int sAt, int sStride, float[] y, int yAt,
      int rows, int terms, int stride) {
    int r = 0;
    for (; r + 8 <= rows; r += 8) {
      tile8x1(
          x, xAt + r * row, row, term, v, vAt, s, sAt + r * sStride, sStride, y, yAt + r * stride, terms, stride);
    }
    for (; r + 4 <= rows; r += 4) {
      tile4x1(
          x, xAt + r * row, row, term, v, vAt, s, sAt + r * sStride, sStride, y, yAt + r * stride, terms, stride);
    }
    for (; r < rows; r++) {
      tile1x1(x, xAt + r * row, term, v, vAt, s, sAt + r * sStride, y, yAt + r * stride, terms, stride);
    }
  }

  private static void tile6x4(
      float[] x, int xAt, int row, int term, float[] v, int v0, float[] s, int s0, int sStride, float[] y, int y0,
      int terms, int stride) {
    int s1 = s0 + sStride;
    int s2 = s1 + sStride;
    int s3 = s2 + sStride;
    int s4 = s3 + sStride;
    int s5 = s4 + sStride;
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s0 + N);
    FloatVector c0 = FloatVector.fromArray(S, s, s0 + 2 * N);
    FloatVector d0 = FloatVector.fromArray(S, s, s0 + 3 * N);
    FloatVector a1 = FloatVector.fromArray(S, s, s1);
    FloatVector b1 = FloatVector.fromArray(S, s, s1 + N);
    FloatVector c1 = FloatVector.fromArray(S, s, s1 + 2 * N);
    FloatVector d1 = FloatVector.fromArray(S, s, s1 + 3 * N);
    FloatVector a2 = FloatVector.fromArray(S, s, s2);
    FloatVector b2 = FloatVector.fromArray(S, s, s2 + N);
    FloatVector c2 = FloatVector.fromArray(S, s, s2 + 2 * N);
    FloatVector d2 = FloatVector.fromArray(S, s, s2 + 3 * N);
    FloatVector a3 = FloatVector.fromArray(S, s, s3);
    FloatVector b3 = FloatVector.fromArray(S, s, s3 + N);
    FloatVector c3 = FloatVector.fromArray(S, s, s3 + 2 * N);
    FloatVector d3 = FloatVector.fromArray(S, s, s3 + 3 * N);
    FloatVector a4 = FloatVector.fromArray(S, s, s4);
    FloatVector b4 = FloatVector.fromArray(S, s, s4 + N);
    FloatVector c4 = FloatVector.fromArray(S, s, s4 + 2 * N);
    FloatVector d4 = FloatVector.fromArray(S, s, s4 + 3 * N);
    FloatVector a5 = FloatVector.fromArray(S, s, s5);
    FloatVector b5 = FloatVector.fromArray(S, s, s5 + N);
    FloatVector c5 = FloatVector.fromArray(S, s, s5 + 2 * N);
    FloatVector d5 = FloatVector.fromArray(S, s, s5 + 3 * N);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector vb = FloatVector.fromArray(S, v, vt + N);
      FloatVector vc = FloatVector.fromArray(S, v, vt + 2 * N);
      FloatVector vd = FloatVector.fromArray(S, v, vt + 3 * N);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = va.fma(x0, a0);
      b0 = vb.fma(x0, b0);
      c0 = vc.fma(x0, c0);
      d0 = vd.fma(x0, d0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + row]);
      a1 = va.fma(x1, a1);
      b1 = vb.fma(x1, b1);
      c1 = vc.fma(x1, c1);
      d1 = vd.fma(x1, d1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * row]);
      a2 = va.fma(x2, a2);
      b2 = vb.fma(x2, b2);
      c2 = vc.fma(x2, c2);
      d2 = vd.fma(x2, d2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * row]);
      a3 = va.fma(x3, a3);
      b3 = vb.fma(x3, b3);
      c3 = vc.fma(x3, c3);
      d3 = vd.fma(x3, d3);
      FloatVector x4 = FloatVector.broadcast(S, x[xt + 4 * row]);
      a4 = va.fma(x4, a4);
      b4 = vb.fma(x4, b4);
      c4 = vc.fma(x4, c4);
      d4 = vd.fma(x4, d4);
      FloatVector x5 = FloatVector.broadcast(S, x[xt + 5 * row]);
      a5 = va.fma(x5, a5);
      b5 = vb.fma(x5, b5);
      c5 = vc.fma(x5, c5);
      d5 = vd.fma(x5, d5);
      xt += term;
      vt += stride;
    }
    int y1 = y0 + stride;
    int y2 = y1 + stride;
    int y3 = y2 + stride;
    int y4 = y3 + stride;
    int y5 = y4 + stride;
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + N);
    c0.intoArray(y, y0 + 2 * N);
    d0.intoArray(y, y0 + 3 * N);
    a1.intoArray(y, y1);
    b1.intoArray(y, y1 + N);
    c1.intoArray(y, y1 + 2 * N);
    d1.intoArray(y, y1 + 3 * N);
    a2.intoArray(y, y2);
    b2.intoArray(y, y2 + N);
    c2.intoArray(y, y2 + 2 * N);
    d2.intoArray(y, y2 + 3 * N);
    a3.intoArray(y, y3);
    b3.intoArray(y, y3 + N);
    c3.intoArray(y, y3 + 2 * N);
    d3.intoArray(y, y3 + 3 * N);
    a4.intoArray(y, y4);
    b4.intoArray(y, y4 + N);
    c4.intoArray(y, y4 + 2 * N);
    d4.intoArray(y, y4 + 3 * N);
    a5.intoArray(y, y5);
    b5.intoArray(y, y5 + N);
    c5.intoArray(y, y5 + 2 * N);
    d5.intoArray(y, y5 + 3 * N);
  }

  private static void tile4x4(
      float[] x, int xAt, int row, int term, float[] v, int v0, float[] s, int s0, int sStride, float[] y, int y0,
      int terms, int stride) {
    int s1 = s0 + sStride;
    int s2 = s1 + sStride;
    int s3 = s2 + sStride;
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s0 + N);
    FloatVector c0 = FloatVector.fromArray(S, s, s0 + 2 * N);
    FloatVector d0 = FloatVector.fromArray(S, s, s0 + 3 * N);
    FloatVector a1 = FloatVector.fromArray(S, s, s1);
    FloatVector b1 = FloatVector.fromArray(S, s, s1 + N);
    FloatVector c1 = FloatVector.fromArray(S, s, s1 + 2 * N);
    FloatVector d1 = FloatVector.fromArray(S, s, s1 + 3 * N);
    FloatVector a2 = FloatVector.fromArray(S, s, s2);
    FloatVector b2 = FloatVector.fromArray(S, s, s2 + N);
    FloatVector c2 = FloatVector.fromArray(S, s, s2 + 2 * N);
    FloatVector d2 = FloatVector.fromArray(S, s, s2 + 3 * N);
    FloatVector a3 = FloatVector.fromArray(S, s, s3);
    FloatVector b3 = FloatVector.fromArray(S, s, s3 + N);
    FloatVector c3 = FloatVector.fromArray(S, s, s3 + 2 * N);
    FloatVector d3 = FloatVector.fromArray(S, s, s3 + 3 * N);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector vb = FloatVector.fromArray(S, v, vt + N);
      FloatVector vc = FloatVector.fromArray(S, v, vt + 2 * N);
      FloatVector vd = FloatVector.fromArray(S, v, vt + 3 * N);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = va.fma(x0, a0);
      b0 = vb.fma(x0, b0);
      c0 = vc.fma(x0, c0);
      d0 = vd.fma(x0, d0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + row]);
      a1 = va.fma(x1, a1);
      b1 = vb.fma(x1, b1);
      c1 = vc.fma(x1, c1);
      d1 = vd.fma(x1, d1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * row]);
      a2 = va.fma(x2, a2);
      b2 = vb.fma(x2, b2);
      c2 = vc.fma(x2, c2);
      d2 = vd.fma(x2, d2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * row]);
      a3 = va.fma(x3, a3);
      b3 = vb.fma(x3, b3);
      c3 = vc.fma(x3, c3);
      d3 = vd.fma(x3, d3);
      xt += term;
      vt += stride;
    }
    int y1 = y0 + stride;
    int y2 = y1 + stride;
    int y3 = y2 + stride;
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + N);
    c0.intoArray(y, y0 + 2 * N);
    d0.intoArray(y, y0 + 3 * N);
    a1.intoArray(y, y1);
    b1.intoArray(y, y1 + N);
    c1.intoArray(y, y1 + 2 * N);
    d1.intoArray(y, y1 + 3 * N);
    a2.intoArray(y, y2);
    b2.intoArray(y, y2 + N);
    c2.intoArray(y, y2 + 2 * N);
    d2.intoArray(y, y2 + 3 * N);
    a3.intoArray(y, y3);
    b3.intoArray(y, y3 + N);
    c3.intoArray(y, y3 + 2 * N);
    d3.intoArray(y, y3 + 3 * N);
  }

  private static void tile1x4(
      float[] x, int xAt, int term, float[] v, int v0, float[] s, int s0, float[] y, int y0, int terms,
      int stride) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    FloatVector b = FloatVector.fromArray(S, s, s0 + N);
    FloatVector c = FloatVector.fromArray(S, s, s0 + 2 * N);
    FloatVector d = FloatVector.fromArray(S, s, s0 + 3 * N);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector vb = FloatVector.fromArray(S, v, vt + N);
      FloatVector vc = FloatVector.fromArray(S, v, vt + 2 * N);
      FloatVector vd = FloatVector.fromArray(S, v, vt + 3 * N);
      FloatVector xv = FloatVector.broadcast(S, x[xt]);
      a = va.fma(xv, a);
      b = vb.fma(xv, b);
      c = vc.fma(xv, c);
      d = vd.fma(xv, d);
      xt += term;
      vt += stride;
    }
    a.intoArray(y, y0);
    b.intoArray(y, y0 + N);
    c.intoArray(y, y0 + 2 * N);
    d.intoArray(y, y0 + 3 * N);
  }

  private static void tile6x2(
      float[] x, int xAt, int row, int term, float[] v, int v0, float[] s, int s0, int sStride, float[] y, int y0,
      int terms, int stride) {
    int s1 = s0 + sStride;
    int s2 = s1 + sStride;
    int s3 = s2 + sStride;
    int s4 = s3 + sStride;
    int s5 = s4 + sStride;
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s0 + N);
    FloatVector a1 = FloatVector.fromArray(S, s, s1);
    FloatVector b1 = FloatVector.fromArray(S, s, s1 + N);
    FloatVector a2 = FloatVector.fromArray(S, s, s2);
    FloatVector b2 = FloatVector.fromArray(S, s, s2 + N);
    FloatVector a3 = FloatVector.fromArray(S, s, s3);
    FloatVector b3 = FloatVector.fromArray(S, s, s3 + N);
    FloatVector a4 = FloatVector.fromArray(S, s, s4);
    FloatVector b4 = FloatVector.fromArray(S, s, s4 + N);
    FloatVector a5 = FloatVector.fromArray(S, s, s5);
    FloatVector b5 = FloatVector.fromArray(S, s, s5 + N);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector vb = FloatVector.fromArray(S, v, vt + N);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = va.fma(x0, a0);
      b0 = vb.fma(x0, b0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + row]);
      a1 = va.fma(x1, a1);
      b1 = vb.fma(x1, b1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * row]);
      a2 = va.fma(x2, a2);
      b2 = vb.fma(x2, b2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * row]);
      a3 = va.fma(x3, a3);
      b3 = vb.fma(x3, b3);
      FloatVector x4 = FloatVector.broadcast(S, x[xt + 4 * row]);
      a4 = va.fma(x4, a4);
      b4 = vb.fma(x4, b4);
      FloatVector x5 = FloatVector.broadcast(S, x[xt + 5 * row]);
      a5 = va.fma(x5, a5);
      b5 = vb.fma(x5, b5);
      xt += term;
      vt += stride;
    }
    int y1 = y0 + stride;
    int y2 = y1 + stride;
    int y3 = y2 + stride;
    int y4 = y3 + stride;
    int y5 = y4 + stride;
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + N);
    a1.intoArray(y, y1);
    b1.intoArray(y, y1 + N);
    a2.intoArray(y, y2);
    b2.intoArray(y, y2 + N);
    a3.intoArray(y, y3);
    b3.intoArray(y, y3 + N);
    a4.intoArray(y, y4);
    b4.intoArray(y, y4 + N);
    a5.intoArray(y, y5);
    b5.intoArray(y, y5 + N);
  }

  private static void tile4x2(
      float[] x, int xAt, int row, int term, float[] v, int v0, float[] s, int s0, int sStride, float[] y, int y0,
      int terms, int stride) {
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
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector vb = FloatVector.fromArray(S, v, vt + N);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = va.fma(x0, a0);
      b0 = vb.fma(x0, b0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + row]);
      a1 = va.fma(x1, a1);
      b1 = vb.fma(x1, b1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * row]);
      a2 = va.fma(x2, a2);
      b2 = vb.fma(x2, b2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * row]);
      a3 = va.fma(x3, a3);
      b3 = vb.fma(x3, b3);
      xt += term;
      vt += stride;
    }
    int y1 = y0 + stride;
    int y2 = y1 + stride;
    int y3 = y2 + stride;
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + N);
    a1.intoArray(y, y1);
    b1.intoArray(y, y1 + N);
    a2.intoArray(y, y2);
    b2.intoArray(y, y2 + N);
    a3.intoArray(y, y3);
    b3.intoArray(y, y3 + N);
  }

  private static void tile1x2(
      float[] x, int xAt, int term, float[] v, int v0, float[] s, int s0, float[] y, int y0, int terms,
      int stride) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    FloatVector b = FloatVector.fromArray(S, s, s0 + N);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector vb = FloatVector.fromArray(S, v, vt + N);
      FloatVector xv = FloatVector.broadcast(S, x[xt]);
      a = va.fma(xv, a);
      b = vb.fma(xv, b);
      xt += term;
      vt += stride;
    }
    a.intoArray(y, y0);
    b.intoArray(y, y0 + N);
  }

  private static void tile8x1(
      float[] x, int xAt, int row, int term, float[] v, int v0, float[] s, int s0, int sStride, float[] y, int y0,
      int terms, int stride) {
    int s1 = s0 + sStride;
    int s2 = s1 + sStride;
    int s3 = s2 + sStride;
    int s4 = s3 + sStride;
    int s5 = s4 + sStride;
    int s6 = s5 + sStride;
    int s7 = s6 + sStride;
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector a1 = FloatVector.fromArray(S, s, s1);
    FloatVector a2 = FloatVector.fromArray(S, s, s2);
    FloatVector a3 = FloatVector.fromArray(S, s, s3);
    FloatVector a4 = FloatVector.fromArray(S, s, s4);
    FloatVector a5 = FloatVector.fromArray(S, s, s5);
    FloatVector a6 = FloatVector.fromArray(S, s, s6);
    FloatVector a7 = FloatVector.fromArray(S, s, s7);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = va.fma(x0, a0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + row]);
      a1 = va.fma(x1, a1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * row]);
      a2 = va.fma(x2, a2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * row]);
      a3 = va.fma(x3, a3);
      FloatVector x4 = FloatVector.broadcast(S, x[xt + 4 * row]);
      a4 = va.fma(x4, a4);
      FloatVector x5 = FloatVector.broadcast(S, x[xt + 5 * row]);
      a5 = va.fma(x5, a5);
      FloatVector x6 = FloatVector.broadcast(S, x[xt + 6 * row]);
      a6 = va.fma(x6, a6);
      FloatVector x7 = FloatVector.broadcast(S, x[xt + 7 * row]);
      a7 = va.fma(x7, a7);
      xt += term;
      vt += stride;
    }
    int y1 = y0 + stride;
    int y2 = y1 + stride;
    int y3 = y2 + stride;
    int y4 = y3 + stride;
    int y5 = y4 + stride;
    int y6 = y5 + stride;
    int y7 = y6 + stride;
    a0.intoArray(y, y0);
    a1.intoArray(y, y1);
    a2.intoArray(y, y2);
    a3.intoArray(y, y3);
    a4.intoArray(y, y4);
    a5.intoArray(y, y5);
    a6.intoArray(y, y6);
    a7.intoArray(y, y7);
  }

  private static void tile4x1(
      float[] x, int xAt, int row, int term, float[] v, int v0, float[] s, int s0, int sStride, float[] y, int y0,
      int terms, int stride) {
    int s1 = s0 + sStride;
    int s2 = s1 + sStride;
    int s3 = s2 + sStride;
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector a1 = FloatVector.fromArray(S, s, s1);
    FloatVector a2 = FloatVector.fromArray(S, s, s2);
    FloatVector a3 = FloatVector.fromArray(S, s, s3);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = va.fma(x0, a0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + row]);
      a1 = va.fma(x1, a1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * row]);
      a2 = va.fma(x2, a2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * row]);
      a3 = va.fma(x3, a3);
      xt += term;
      vt += stride;
    }
    int y1 = y0 + stride;
    int y2 = y1 + stride;
    int y3 = y2 + stride;
    a0.intoArray(y, y0);
    a1.intoArray(y, y1);
    a2.intoArray(y, y2);
    a3.intoArray(y, y3);
  }

  private static void tile1x1(
      float[] x, int xAt, int term, float[] v, int v0, float[] s, int s0, float[] y, int y0, int terms,
      int stride) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    int xt = xAt;
    int vt = v0;
    for (int t = 0; t < terms; t++) {
      FloatVector va = FloatVector.fromArray(S, v, vt);
      FloatVector xv = FloatVector.broadcast(S, x[xt]);
      a = va.fma(xv, a);
      xt += term;
      vt += stride;
    }
    a.intoArray(y, y0);
  }
}
