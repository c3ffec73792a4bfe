// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** Exchanges rows and columns. */
public final class Transposition {
  private Transposition() {}

  /**
   * to[c][r] = from[r][c] for r below {@code rows} and c below {@code columns}; the first elements are at the given
   * places, strides are the lengths of rows.
   */
  public static void transpose(
      float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int rows, int columns) {
    int r = 0;
    for (; r + 8 <= rows; r += 8) {
      eightRows(from, fromAt + r * fromStride, fromStride, to, toAt + r, toStride, columns);
    }
    for (; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        to[toAt + c * toStride + r] = from[fromAt + r * fromStride + c];
      }
    }
  }

  /** Eight at a time, so that a line of the cache that is written to is met an eighth as often. */
  private static void eightRows(float[] from, int r0, int fromStride, float[] to, int at, int toStride, int columns) {
    int r1 = r0 + fromStride;
    int r2 = r1 + fromStride;
    int r3 = r2 + fromStride;
    int r4 = r3 + fromStride;
    int r5 = r4 + fromStride;
    int r6 = r5 + fromStride;
    int r7 = r6 + fromStride;
    int place = at;
    for (int c = 0; c < columns; c++) {
      to[place] = from[r0 + c];
      to[place + 1] = from[r1 + c];
      to[place + 2] = from[r2 + c];
      to[place + 3] = from[r3 + c];
      to[place + 4] = from[r4 + c];
      to[place + 5] = from[r5 + c];
      to[place + 6] = from[r6 + c];
      to[place + 7] = from[r7 + c];
      place += toStride;
    }
  }
}
