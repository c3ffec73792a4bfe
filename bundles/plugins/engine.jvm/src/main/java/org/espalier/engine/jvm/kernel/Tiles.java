// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A few rows by a few vectors of sums, held in registers while the terms are added: lanes never meet, so that neither
 * width nor tiling shows in the result. Sums are read before any is written, so that a tile may get a vector twice.
 *
 * <p>What is fast was found in the machine code of C2 (JDK 17 and 25). It loads first all that a turn of the loop
 * broadcasts, so that a tile of R rows by two vectors needs 3 R + 2 registers, and R is 4 where there are 16. A place
 * from a list keeps C2 from unrolling, which takes more; the list is read by the loop's own variable, and distances
 * between rows are constants, which saves range checks. An {@code if} that touches the sums after the loop, or a loop
 * around it, puts the vectors into objects.
 *
 * <p>Terms are those of the list from {@code first} to before {@code end}; weights are counted from the list's start.
 */
final class Tiles {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();
  private static final int LANES = Kernels.LANES;

  private Tiles() {}

  static void across8x2(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, int w1, float[] s, int s0, int s1,
      int sRow, float[] y, int y0, int y1) {
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s1);
    FloatVector a1 = FloatVector.fromArray(S, s, s0 + sRow);
    FloatVector b1 = FloatVector.fromArray(S, s, s1 + sRow);
    FloatVector a2 = FloatVector.fromArray(S, s, s0 + 2 * sRow);
    FloatVector b2 = FloatVector.fromArray(S, s, s1 + 2 * sRow);
    FloatVector a3 = FloatVector.fromArray(S, s, s0 + 3 * sRow);
    FloatVector b3 = FloatVector.fromArray(S, s, s1 + 3 * sRow);
    FloatVector a4 = FloatVector.fromArray(S, s, s0 + 4 * sRow);
    FloatVector b4 = FloatVector.fromArray(S, s, s1 + 4 * sRow);
    FloatVector a5 = FloatVector.fromArray(S, s, s0 + 5 * sRow);
    FloatVector b5 = FloatVector.fromArray(S, s, s1 + 5 * sRow);
    FloatVector a6 = FloatVector.fromArray(S, s, s0 + 6 * sRow);
    FloatVector b6 = FloatVector.fromArray(S, s, s1 + 6 * sRow);
    FloatVector a7 = FloatVector.fromArray(S, s, s0 + 7 * sRow);
    FloatVector b7 = FloatVector.fromArray(S, s, s1 + 7 * sRow);
    for (int t = first; t < end; t++) {
      int xt = xAt + places[t];
      FloatVector wa = FloatVector.fromArray(S, w, w0 + t * LANES);
      FloatVector wb = FloatVector.fromArray(S, w, w1 + t * LANES);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = wa.fma(x0, a0);
      b0 = wb.fma(x0, b0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + LANES]);
      a1 = wa.fma(x1, a1);
      b1 = wb.fma(x1, b1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * LANES]);
      a2 = wa.fma(x2, a2);
      b2 = wb.fma(x2, b2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * LANES]);
      a3 = wa.fma(x3, a3);
      b3 = wb.fma(x3, b3);
      FloatVector x4 = FloatVector.broadcast(S, x[xt + 4 * LANES]);
      a4 = wa.fma(x4, a4);
      b4 = wb.fma(x4, b4);
      FloatVector x5 = FloatVector.broadcast(S, x[xt + 5 * LANES]);
      a5 = wa.fma(x5, a5);
      b5 = wb.fma(x5, b5);
      FloatVector x6 = FloatVector.broadcast(S, x[xt + 6 * LANES]);
      a6 = wa.fma(x6, a6);
      b6 = wb.fma(x6, b6);
      FloatVector x7 = FloatVector.broadcast(S, x[xt + 7 * LANES]);
      a7 = wa.fma(x7, a7);
      b7 = wb.fma(x7, b7);
    }
    a0.intoArray(y, y0);
    b0.intoArray(y, y1);
    a1.intoArray(y, y0 + LANES);
    b1.intoArray(y, y1 + LANES);
    a2.intoArray(y, y0 + 2 * LANES);
    b2.intoArray(y, y1 + 2 * LANES);
    a3.intoArray(y, y0 + 3 * LANES);
    b3.intoArray(y, y1 + 3 * LANES);
    a4.intoArray(y, y0 + 4 * LANES);
    b4.intoArray(y, y1 + 4 * LANES);
    a5.intoArray(y, y0 + 5 * LANES);
    b5.intoArray(y, y1 + 5 * LANES);
    a6.intoArray(y, y0 + 6 * LANES);
    b6.intoArray(y, y1 + 6 * LANES);
    a7.intoArray(y, y0 + 7 * LANES);
    b7.intoArray(y, y1 + 7 * LANES);
  }

  static void across4x2(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, int w1, float[] s, int s0, int s1,
      int sRow, float[] y, int y0, int y1) {
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s1);
    FloatVector a1 = FloatVector.fromArray(S, s, s0 + sRow);
    FloatVector b1 = FloatVector.fromArray(S, s, s1 + sRow);
    FloatVector a2 = FloatVector.fromArray(S, s, s0 + 2 * sRow);
    FloatVector b2 = FloatVector.fromArray(S, s, s1 + 2 * sRow);
    FloatVector a3 = FloatVector.fromArray(S, s, s0 + 3 * sRow);
    FloatVector b3 = FloatVector.fromArray(S, s, s1 + 3 * sRow);
    for (int t = first; t < end; t++) {
      int xt = xAt + places[t];
      FloatVector wa = FloatVector.fromArray(S, w, w0 + t * LANES);
      FloatVector wb = FloatVector.fromArray(S, w, w1 + t * LANES);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = wa.fma(x0, a0);
      b0 = wb.fma(x0, b0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + LANES]);
      a1 = wa.fma(x1, a1);
      b1 = wb.fma(x1, b1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * LANES]);
      a2 = wa.fma(x2, a2);
      b2 = wb.fma(x2, b2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * LANES]);
      a3 = wa.fma(x3, a3);
      b3 = wb.fma(x3, b3);
    }
    a0.intoArray(y, y0);
    b0.intoArray(y, y1);
    a1.intoArray(y, y0 + LANES);
    b1.intoArray(y, y1 + LANES);
    a2.intoArray(y, y0 + 2 * LANES);
    b2.intoArray(y, y1 + 2 * LANES);
    a3.intoArray(y, y0 + 3 * LANES);
    b3.intoArray(y, y1 + 3 * LANES);
  }

  static void across8x1(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, float[] s, int s0, int sRow, float[] y,
      int y0) {
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector a1 = FloatVector.fromArray(S, s, s0 + sRow);
    FloatVector a2 = FloatVector.fromArray(S, s, s0 + 2 * sRow);
    FloatVector a3 = FloatVector.fromArray(S, s, s0 + 3 * sRow);
    FloatVector a4 = FloatVector.fromArray(S, s, s0 + 4 * sRow);
    FloatVector a5 = FloatVector.fromArray(S, s, s0 + 5 * sRow);
    FloatVector a6 = FloatVector.fromArray(S, s, s0 + 6 * sRow);
    FloatVector a7 = FloatVector.fromArray(S, s, s0 + 7 * sRow);
    for (int t = first; t < end; t++) {
      int xt = xAt + places[t];
      FloatVector wa = FloatVector.fromArray(S, w, w0 + t * LANES);
      FloatVector x0 = FloatVector.broadcast(S, x[xt]);
      a0 = wa.fma(x0, a0);
      FloatVector x1 = FloatVector.broadcast(S, x[xt + LANES]);
      a1 = wa.fma(x1, a1);
      FloatVector x2 = FloatVector.broadcast(S, x[xt + 2 * LANES]);
      a2 = wa.fma(x2, a2);
      FloatVector x3 = FloatVector.broadcast(S, x[xt + 3 * LANES]);
      a3 = wa.fma(x3, a3);
      FloatVector x4 = FloatVector.broadcast(S, x[xt + 4 * LANES]);
      a4 = wa.fma(x4, a4);
      FloatVector x5 = FloatVector.broadcast(S, x[xt + 5 * LANES]);
      a5 = wa.fma(x5, a5);
      FloatVector x6 = FloatVector.broadcast(S, x[xt + 6 * LANES]);
      a6 = wa.fma(x6, a6);
      FloatVector x7 = FloatVector.broadcast(S, x[xt + 7 * LANES]);
      a7 = wa.fma(x7, a7);
    }
    a0.intoArray(y, y0);
    a1.intoArray(y, y0 + LANES);
    a2.intoArray(y, y0 + 2 * LANES);
    a3.intoArray(y, y0 + 3 * LANES);
    a4.intoArray(y, y0 + 4 * LANES);
    a5.intoArray(y, y0 + 5 * LANES);
    a6.intoArray(y, y0 + 6 * LANES);
    a7.intoArray(y, y0 + 7 * LANES);
  }

  /** Two terms a turn, whose weights have one address: that of each vector is read from the stack. */
  static void across1x4(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, int w1, int w2, int w3, float[] s,
      int s0, int s1, int s2, int s3, float[] y, int y0, int y1, int y2, int y3) {
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s1);
    FloatVector c0 = FloatVector.fromArray(S, s, s2);
    FloatVector d0 = FloatVector.fromArray(S, s, s3);
    int t = first;
    for (; t < end - 1; t += 2) {
      int at0 = w0 + t * LANES;
      int at1 = w1 + t * LANES;
      int at2 = w2 + t * LANES;
      int at3 = w3 + t * LANES;
      FloatVector x0 = FloatVector.broadcast(S, x[xAt + places[t]]);
      a0 = FloatVector.fromArray(S, w, at0).fma(x0, a0);
      b0 = FloatVector.fromArray(S, w, at1).fma(x0, b0);
      c0 = FloatVector.fromArray(S, w, at2).fma(x0, c0);
      d0 = FloatVector.fromArray(S, w, at3).fma(x0, d0);
      FloatVector x1 = FloatVector.broadcast(S, x[xAt + places[t + 1]]);
      a0 = FloatVector.fromArray(S, w, at0 + LANES).fma(x1, a0);
      b0 = FloatVector.fromArray(S, w, at1 + LANES).fma(x1, b0);
      c0 = FloatVector.fromArray(S, w, at2 + LANES).fma(x1, c0);
      d0 = FloatVector.fromArray(S, w, at3 + LANES).fma(x1, d0);
    }
    for (; t < end; t++) {
      FloatVector x0 = FloatVector.broadcast(S, x[xAt + places[t]]);
      a0 = FloatVector.fromArray(S, w, w0 + t * LANES).fma(x0, a0);
      b0 = FloatVector.fromArray(S, w, w1 + t * LANES).fma(x0, b0);
      c0 = FloatVector.fromArray(S, w, w2 + t * LANES).fma(x0, c0);
      d0 = FloatVector.fromArray(S, w, w3 + t * LANES).fma(x0, d0);
    }
    a0.intoArray(y, y0);
    b0.intoArray(y, y1);
    c0.intoArray(y, y2);
    d0.intoArray(y, y3);
  }

  /** Four pairs of vectors, each of which lies side by side; two terms a turn, as in {@link #across1x4}. */
  static void across1x8(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, int w1, int w2, int w3, float[] s,
      int s0, int s1, int s2, int s3, float[] y, int y0, int y1, int y2, int y3) {
    FloatVector a0 = FloatVector.fromArray(S, s, s0);
    FloatVector b0 = FloatVector.fromArray(S, s, s0 + N);
    FloatVector c0 = FloatVector.fromArray(S, s, s1);
    FloatVector d0 = FloatVector.fromArray(S, s, s1 + N);
    FloatVector e0 = FloatVector.fromArray(S, s, s2);
    FloatVector f0 = FloatVector.fromArray(S, s, s2 + N);
    FloatVector g0 = FloatVector.fromArray(S, s, s3);
    FloatVector h0 = FloatVector.fromArray(S, s, s3 + N);
    int t = first;
    for (; t < end - 1; t += 2) {
      int at0 = w0 + t * LANES;
      int at1 = w1 + t * LANES;
      int at2 = w2 + t * LANES;
      int at3 = w3 + t * LANES;
      FloatVector x0 = FloatVector.broadcast(S, x[xAt + places[t]]);
      a0 = FloatVector.fromArray(S, w, at0).fma(x0, a0);
      b0 = FloatVector.fromArray(S, w, at0 + N).fma(x0, b0);
      c0 = FloatVector.fromArray(S, w, at1).fma(x0, c0);
      d0 = FloatVector.fromArray(S, w, at1 + N).fma(x0, d0);
      e0 = FloatVector.fromArray(S, w, at2).fma(x0, e0);
      f0 = FloatVector.fromArray(S, w, at2 + N).fma(x0, f0);
      g0 = FloatVector.fromArray(S, w, at3).fma(x0, g0);
      h0 = FloatVector.fromArray(S, w, at3 + N).fma(x0, h0);
      FloatVector x1 = FloatVector.broadcast(S, x[xAt + places[t + 1]]);
      a0 = FloatVector.fromArray(S, w, at0 + LANES).fma(x1, a0);
      b0 = FloatVector.fromArray(S, w, at0 + LANES + N).fma(x1, b0);
      c0 = FloatVector.fromArray(S, w, at1 + LANES).fma(x1, c0);
      d0 = FloatVector.fromArray(S, w, at1 + LANES + N).fma(x1, d0);
      e0 = FloatVector.fromArray(S, w, at2 + LANES).fma(x1, e0);
      f0 = FloatVector.fromArray(S, w, at2 + LANES + N).fma(x1, f0);
      g0 = FloatVector.fromArray(S, w, at3 + LANES).fma(x1, g0);
      h0 = FloatVector.fromArray(S, w, at3 + LANES + N).fma(x1, h0);
    }
    for (; t < end; t++) {
      int at0 = w0 + t * LANES;
      int at1 = w1 + t * LANES;
      int at2 = w2 + t * LANES;
      int at3 = w3 + t * LANES;
      FloatVector x0 = FloatVector.broadcast(S, x[xAt + places[t]]);
      a0 = FloatVector.fromArray(S, w, at0).fma(x0, a0);
      b0 = FloatVector.fromArray(S, w, at0 + N).fma(x0, b0);
      c0 = FloatVector.fromArray(S, w, at1).fma(x0, c0);
      d0 = FloatVector.fromArray(S, w, at1 + N).fma(x0, d0);
      e0 = FloatVector.fromArray(S, w, at2).fma(x0, e0);
      f0 = FloatVector.fromArray(S, w, at2 + N).fma(x0, f0);
      g0 = FloatVector.fromArray(S, w, at3).fma(x0, g0);
      h0 = FloatVector.fromArray(S, w, at3 + N).fma(x0, h0);
    }
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + N);
    c0.intoArray(y, y1);
    d0.intoArray(y, y1 + N);
    e0.intoArray(y, y2);
    f0.intoArray(y, y2 + N);
    g0.intoArray(y, y3);
    h0.intoArray(y, y3 + N);
  }

  static void down8x2(
      float[] x, int xAt, int[] places, int first, int end, float[] d, int d0, int d1, float[] g, int g0, int g1) {
    FloatVector a0 = FloatVector.fromArray(S, g, g0);
    FloatVector b0 = FloatVector.fromArray(S, g, g1);
    FloatVector a1 = FloatVector.fromArray(S, g, g0 + LANES);
    FloatVector b1 = FloatVector.fromArray(S, g, g1 + LANES);
    FloatVector a2 = FloatVector.fromArray(S, g, g0 + 2 * LANES);
    FloatVector b2 = FloatVector.fromArray(S, g, g1 + 2 * LANES);
    FloatVector a3 = FloatVector.fromArray(S, g, g0 + 3 * LANES);
    FloatVector b3 = FloatVector.fromArray(S, g, g1 + 3 * LANES);
    FloatVector a4 = FloatVector.fromArray(S, g, g0 + 4 * LANES);
    FloatVector b4 = FloatVector.fromArray(S, g, g1 + 4 * LANES);
    FloatVector a5 = FloatVector.fromArray(S, g, g0 + 5 * LANES);
    FloatVector b5 = FloatVector.fromArray(S, g, g1 + 5 * LANES);
    FloatVector a6 = FloatVector.fromArray(S, g, g0 + 6 * LANES);
    FloatVector b6 = FloatVector.fromArray(S, g, g1 + 6 * LANES);
    FloatVector a7 = FloatVector.fromArray(S, g, g0 + 7 * LANES);
    FloatVector b7 = FloatVector.fromArray(S, g, g1 + 7 * LANES);
    for (int r = first; r < end; r++) {
      int xr = xAt + places[r];
      FloatVector da = FloatVector.fromArray(S, d, d0 + r * LANES);
      FloatVector db = FloatVector.fromArray(S, d, d1 + r * LANES);
      FloatVector x0 = FloatVector.broadcast(S, x[xr]);
      a0 = da.fma(x0, a0);
      b0 = db.fma(x0, b0);
      FloatVector x1 = FloatVector.broadcast(S, x[xr + 1]);
      a1 = da.fma(x1, a1);
      b1 = db.fma(x1, b1);
      FloatVector x2 = FloatVector.broadcast(S, x[xr + 2]);
      a2 = da.fma(x2, a2);
      b2 = db.fma(x2, b2);
      FloatVector x3 = FloatVector.broadcast(S, x[xr + 3]);
      a3 = da.fma(x3, a3);
      b3 = db.fma(x3, b3);
      FloatVector x4 = FloatVector.broadcast(S, x[xr + 4]);
      a4 = da.fma(x4, a4);
      b4 = db.fma(x4, b4);
      FloatVector x5 = FloatVector.broadcast(S, x[xr + 5]);
      a5 = da.fma(x5, a5);
      b5 = db.fma(x5, b5);
      FloatVector x6 = FloatVector.broadcast(S, x[xr + 6]);
      a6 = da.fma(x6, a6);
      b6 = db.fma(x6, b6);
      FloatVector x7 = FloatVector.broadcast(S, x[xr + 7]);
      a7 = da.fma(x7, a7);
      b7 = db.fma(x7, b7);
    }
    a0.intoArray(g, g0);
    b0.intoArray(g, g1);
    a1.intoArray(g, g0 + LANES);
    b1.intoArray(g, g1 + LANES);
    a2.intoArray(g, g0 + 2 * LANES);
    b2.intoArray(g, g1 + 2 * LANES);
    a3.intoArray(g, g0 + 3 * LANES);
    b3.intoArray(g, g1 + 3 * LANES);
    a4.intoArray(g, g0 + 4 * LANES);
    b4.intoArray(g, g1 + 4 * LANES);
    a5.intoArray(g, g0 + 5 * LANES);
    b5.intoArray(g, g1 + 5 * LANES);
    a6.intoArray(g, g0 + 6 * LANES);
    b6.intoArray(g, g1 + 6 * LANES);
    a7.intoArray(g, g0 + 7 * LANES);
    b7.intoArray(g, g1 + 7 * LANES);
  }

  static void down4x2(
      float[] x, int xAt, int[] places, int first, int end, float[] d, int d0, int d1, float[] g, int g0, int g1) {
    FloatVector a0 = FloatVector.fromArray(S, g, g0);
    FloatVector b0 = FloatVector.fromArray(S, g, g1);
    FloatVector a1 = FloatVector.fromArray(S, g, g0 + LANES);
    FloatVector b1 = FloatVector.fromArray(S, g, g1 + LANES);
    FloatVector a2 = FloatVector.fromArray(S, g, g0 + 2 * LANES);
    FloatVector b2 = FloatVector.fromArray(S, g, g1 + 2 * LANES);
    FloatVector a3 = FloatVector.fromArray(S, g, g0 + 3 * LANES);
    FloatVector b3 = FloatVector.fromArray(S, g, g1 + 3 * LANES);
    for (int r = first; r < end; r++) {
      int xr = xAt + places[r];
      FloatVector da = FloatVector.fromArray(S, d, d0 + r * LANES);
      FloatVector db = FloatVector.fromArray(S, d, d1 + r * LANES);
      FloatVector x0 = FloatVector.broadcast(S, x[xr]);
      a0 = da.fma(x0, a0);
      b0 = db.fma(x0, b0);
      FloatVector x1 = FloatVector.broadcast(S, x[xr + 1]);
      a1 = da.fma(x1, a1);
      b1 = db.fma(x1, b1);
      FloatVector x2 = FloatVector.broadcast(S, x[xr + 2]);
      a2 = da.fma(x2, a2);
      b2 = db.fma(x2, b2);
      FloatVector x3 = FloatVector.broadcast(S, x[xr + 3]);
      a3 = da.fma(x3, a3);
      b3 = db.fma(x3, b3);
    }
    a0.intoArray(g, g0);
    b0.intoArray(g, g1);
    a1.intoArray(g, g0 + LANES);
    b1.intoArray(g, g1 + LANES);
    a2.intoArray(g, g0 + 2 * LANES);
    b2.intoArray(g, g1 + 2 * LANES);
    a3.intoArray(g, g0 + 3 * LANES);
    b3.intoArray(g, g1 + 3 * LANES);
  }

  static void down1x2(
      float[] x, int xAt, int[] places, int first, int end, float[] d, int d0, int d1, float[] g, int g0, int g1) {
    FloatVector a0 = FloatVector.fromArray(S, g, g0);
    FloatVector b0 = FloatVector.fromArray(S, g, g1);
    for (int r = first; r < end; r++) {
      int xr = xAt + places[r];
      FloatVector da = FloatVector.fromArray(S, d, d0 + r * LANES);
      FloatVector db = FloatVector.fromArray(S, d, d1 + r * LANES);
      FloatVector x0 = FloatVector.broadcast(S, x[xr]);
      a0 = da.fma(x0, a0);
      b0 = db.fma(x0, b0);
    }
    a0.intoArray(g, g0);
    b0.intoArray(g, g1);
  }

  static void each4(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, float[] s, int s0, int sRow, float[] y,
      int y0) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    FloatVector b = FloatVector.fromArray(S, s, s0 + sRow);
    FloatVector c = FloatVector.fromArray(S, s, s0 + 2 * sRow);
    FloatVector d = FloatVector.fromArray(S, s, s0 + 3 * sRow);
    for (int t = first; t < end; t++) {
      int xt = xAt + places[t];
      FloatVector v = FloatVector.fromArray(S, w, w0 + t * LANES);
      a = v.fma(FloatVector.fromArray(S, x, xt), a);
      b = v.fma(FloatVector.fromArray(S, x, xt + LANES), b);
      c = v.fma(FloatVector.fromArray(S, x, xt + 2 * LANES), c);
      d = v.fma(FloatVector.fromArray(S, x, xt + 3 * LANES), d);
    }
    a.intoArray(y, y0);
    b.intoArray(y, y0 + LANES);
    c.intoArray(y, y0 + 2 * LANES);
    d.intoArray(y, y0 + 3 * LANES);
  }

  static void each1(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, float[] s, int s0, float[] y, int y0) {
    FloatVector a = FloatVector.fromArray(S, s, s0);
    for (int t = first; t < end; t++) {
      a = FloatVector.fromArray(S, w, w0 + t * LANES).fma(FloatVector.fromArray(S, x, xAt + places[t]), a);
    }
    a.intoArray(y, y0);
  }

  static void eachSum(
      float[] x, int xAt, int[] places, int first, int end, float[] d, int d0, float[] g, int g0) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    FloatVector c = FloatVector.zero(S);
    FloatVector e = FloatVector.zero(S);
    int r = first;
    for (; r + 4 <= end; r += 4) {
      int at = d0 + r * LANES;
      a = FloatVector.fromArray(S, x, xAt + places[r]).fma(FloatVector.fromArray(S, d, at), a);
      b = FloatVector.fromArray(S, x, xAt + places[r + 1]).fma(FloatVector.fromArray(S, d, at + LANES), b);
      c = FloatVector.fromArray(S, x, xAt + places[r + 2]).fma(FloatVector.fromArray(S, d, at + 2 * LANES), c);
      e = FloatVector.fromArray(S, x, xAt + places[r + 3]).fma(FloatVector.fromArray(S, d, at + 3 * LANES), e);
    }
    for (; r < end; r++) {
      a = FloatVector.fromArray(S, x, xAt + places[r]).fma(FloatVector.fromArray(S, d, d0 + r * LANES), a);
    }
    FloatVector.fromArray(S, g, g0).add(a.add(b).add(c.add(e))).intoArray(g, g0);
  }

  static void sums4(
      float[] d, int d0, int d1, int d2, int d3, int rows, float[] g, int g0, int g1, int g2, int g3) {
    FloatVector a = FloatVector.fromArray(S, g, g0);
    FloatVector b = FloatVector.fromArray(S, g, g1);
    FloatVector c = FloatVector.fromArray(S, g, g2);
    FloatVector e = FloatVector.fromArray(S, g, g3);
    for (int r = 0; r < rows; r++) {
      a = a.add(FloatVector.fromArray(S, d, d0 + r * LANES));
      b = b.add(FloatVector.fromArray(S, d, d1 + r * LANES));
      c = c.add(FloatVector.fromArray(S, d, d2 + r * LANES));
      e = e.add(FloatVector.fromArray(S, d, d3 + r * LANES));
    }
    a.intoArray(g, g0);
    b.intoArray(g, g1);
    c.intoArray(g, g2);
    e.intoArray(g, g3);
  }
}
