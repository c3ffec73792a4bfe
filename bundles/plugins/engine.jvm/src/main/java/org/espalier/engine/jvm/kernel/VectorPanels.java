// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products by {@link Tiles}: a few rows by two vectors of outputs, which are halves of a panel, or two panels where a
 * panel is a vector. Where fewer are left than a tile has, it computes one twice, which is faster than a tile for each
 * number.
 */
final class VectorPanels implements PanelKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();
  private static final int LANES = Kernels.LANES;

  /** Vectors of a panel's row. */
  private static final int VECTORS = LANES / N;

  /** A tile of eight rows by two vectors needs 27 registers; with vectors of 256 bits there are 16. */
  private static final boolean MANY_REGISTERS = VECTORS == 1;

  /** Terms that are added in one go: so many that their weights stay in the first-level cache. */
  private static final int TERMS = 256;

  /** Place of a vector in a row of panels. */
  private static int vector(int number, int panel) {
    return number / VECTORS * panel + number % VECTORS * N;
  }

  private static int vectors(int outputs) {
    return (outputs + N - 1) / N;
  }

  @Override
  public void across(
      float[] x, int xAt, int[] places, int first, int terms, float[] w, int wAt, int wPanel, float[] s, int sAt,
      int sPanel, int sRow, float[] y, int yAt, int yPanel, int rows, int outputs) {
    int end = first + terms;
    int w0 = wAt - first * LANES;
    int t = Math.min(first + TERMS, end);
    some(x, xAt, places, first, t, w, w0, wPanel, s, sAt, sPanel, sRow, y, yAt, yPanel, rows, outputs);
    for (; t < end; t += TERMS) {
      some(
          x, xAt, places, t, Math.min(t + TERMS, end), w, w0, wPanel, y, yAt, yPanel, LANES, y, yAt, yPanel, rows,
          outputs);
    }
    for (int v = vectors(outputs); v % VECTORS != 0; v++) {
      clear(y, yAt + vector(v, yPanel), rows);
    }
  }

  /** What no output reaches is 0. */
  private static void clear(float[] y, int at, int rows) {
    FloatVector zero = FloatVector.zero(S);
    for (int r = 0; r < rows; r++) {
      zero.intoArray(y, at + r * LANES);
    }
  }

  private static void some(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int wAt, int wPanel, float[] s, int sAt,
      int sPanel, int sRow, float[] y, int yAt, int yPanel, int rows, int outputs) {
    int vectors = vectors(outputs);
    int whole = rows & -4;
    for (int v = 0; v < vectors && whole > 0; v += 2) {
      int w0 = wAt + vector(v, wPanel);
      int s0 = sAt + vector(v, sPanel);
      int y0 = yAt + vector(v, yPanel);
      if (v + 1 < vectors) {
        pair(
            x, xAt, places, first, end, w, w0, wAt + vector(v + 1, wPanel), s, s0, sAt + vector(v + 1, sPanel), sRow, y,
            y0, yAt + vector(v + 1, yPanel), whole);
      } else {
        single(x, xAt, places, first, end, w, w0, s, s0, sRow, y, y0, whole);
      }
    }
    for (int r = whole; r < rows; r++) {
      row(
          x, xAt + r * LANES, places, first, end, w, wAt, wPanel, s, sAt + r * sRow, sPanel, y, yAt + r * LANES,
          yPanel, vectors);
    }
  }

  private static void pair(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, int w1, float[] s, int s0, int s1,
      int sRow, float[] y, int y0, int y1, int rows) {
    int r = 0;
    for (; MANY_REGISTERS && r + 8 <= rows; r += 8) {
      Tiles.across8x2(
          x, xAt + r * LANES, places, first, end, w, w0, w1, s, s0 + r * sRow, s1 + r * sRow, sRow, y, y0 + r * LANES,
          y1 + r * LANES);
    }
    for (; r < rows; r += 4) {
      Tiles.across4x2(
          x, xAt + r * LANES, places, first, end, w, w0, w1, s, s0 + r * sRow, s1 + r * sRow, sRow, y, y0 + r * LANES,
          y1 + r * LANES);
    }
  }

  private static void single(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int w0, float[] s, int s0, int sRow, float[] y,
      int y0, int rows) {
    int r = 0;
    for (; r + 8 <= rows; r += 8) {
      Tiles.across8x1(x, xAt + r * LANES, places, first, end, w, w0, s, s0 + r * sRow, sRow, y, y0 + r * LANES);
    }
    if (r < rows) {
      int sr = s0 + r * sRow;
      int yr = y0 + r * LANES;
      Tiles.across4x2(x, xAt + r * LANES, places, first, end, w, w0, w0, s, sr, sr, sRow, y, yr, yr);
    }
  }

  /**
   * As many vectors at once as hide how long an addition takes: four, or eight of half the size, of which two lie side
   * by side.
   */
  private static void row(
      float[] x, int xAt, int[] places, int first, int end, float[] w, int wAt, int wPanel, float[] s, int sAt,
      int sPanel, float[] y, int yAt, int yPanel, int vectors) {
    int each = MANY_REGISTERS ? 1 : 2;
    int last = (vectors - 1) / each * each;
    for (int a = 0; a < vectors; a += 4 * each) {
      int b = Math.min(a + each, last);
      int c = Math.min(a + 2 * each, last);
      int d = Math.min(a + 3 * each, last);
      int w0 = wAt + vector(a, wPanel);
      int w1 = wAt + vector(b, wPanel);
      int w2 = wAt + vector(c, wPanel);
      int w3 = wAt + vector(d, wPanel);
      int s0 = sAt + vector(a, sPanel);
      int s1 = sAt + vector(b, sPanel);
      int s2 = sAt + vector(c, sPanel);
      int s3 = sAt + vector(d, sPanel);
      int y0 = yAt + vector(a, yPanel);
      int y1 = yAt + vector(b, yPanel);
      int y2 = yAt + vector(c, yPanel);
      int y3 = yAt + vector(d, yPanel);
      if (MANY_REGISTERS) {
        Tiles.across1x4(x, xAt, places, first, end, w, w0, w1, w2, w3, s, s0, s1, s2, s3, y, y0, y1, y2, y3);
      } else {
        Tiles.across1x8(x, xAt, places, first, end, w, w0, w1, w2, w3, s, s0, s1, s2, s3, y, y0, y1, y2, y3);
      }
    }
  }

  @Override
  public void down(
      float[] x, int xAt, int columns, int[] places, int first, int rows, float[] d, int dAt, int dPanel, float[] g,
      int gAt, int gPanel, int outputs) {
    int vectors = vectors(outputs);
    for (int v = 0; v < vectors; v += 2) {
      int next = Math.min(v + 1, vectors - 1);
      int d0 = dAt - first * LANES + vector(v, dPanel);
      int d1 = dAt - first * LANES + vector(next, dPanel);
      int g0 = gAt + vector(v, gPanel);
      int g1 = gAt + vector(next, gPanel);
      int c = 0;
      for (; MANY_REGISTERS && c + 8 <= columns; c += 8) {
        Tiles.down8x2(x, xAt + c, places, first, first + rows, d, d0, d1, g, g0 + c * LANES, g1 + c * LANES);
      }
      for (; c + 4 <= columns; c += 4) {
        Tiles.down4x2(x, xAt + c, places, first, first + rows, d, d0, d1, g, g0 + c * LANES, g1 + c * LANES);
      }
      for (; c < columns; c++) {
        Tiles.down1x2(x, xAt + c, places, first, first + rows, d, d0, d1, g, g0 + c * LANES, g1 + c * LANES);
      }
    }
  }

  @Override
  public void each(
      float[] x, int xAt, int[] places, int first, int terms, float[] w, int wAt, float[] s, int sAt, int sRow,
      float[] y, int yAt, int rows) {
    int end = first + terms;
    int whole = rows & -4;
    for (int lane = 0; lane < LANES; lane += N) {
      int w0 = wAt - first * LANES + lane;
      for (int r = 0; r < whole; r += 4) {
        Tiles.each4(
            x, xAt + r * LANES + lane, places, first, end, w, w0, s, sAt + r * sRow + lane, sRow, y,
            yAt + r * LANES + lane);
      }
      for (int r = whole; r < rows; r++) {
        Tiles.each1(
            x, xAt + r * LANES + lane, places, first, end, w, w0, s, sAt + r * sRow + lane, y,
            yAt + r * LANES + lane);
      }
    }
  }

  @Override
  public void eachSum(
      float[] x, int xAt, int[] places, int first, int rows, float[] d, int dAt, float[] g, int gAt) {
    for (int lane = 0; lane < LANES; lane += N) {
      Tiles.eachSum(
          x, xAt + lane, places, first, first + rows, d, dAt - first * LANES + lane, g, gAt + lane);
    }
  }

  /** Four vectors at a time: an addition waits for the one before. */
  @Override
  public void sums(float[] d, int dAt, int dPanel, int rows, float[] g, int gAt, int outputs) {
    int vectors = vectors(outputs);
    int last = vectors - 1;
    for (int v = 0; v < vectors; v += 4) {
      int v1 = Math.min(v + 1, last);
      int v2 = Math.min(v + 2, last);
      int v3 = Math.min(v + 3, last);
      Tiles.sums4(
          d, dAt + vector(v, dPanel), dAt + vector(v1, dPanel), dAt + vector(v2, dPanel), dAt + vector(v3, dPanel),
          rows, g, gAt + v * N, gAt + v1 * N, gAt + v2 * N, gAt + v3 * N);
    }
  }
}
