// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/**
 * Products of matrices that lie in panels: [columns / {@link Kernels#LANES}][rows][lanes], the distance from a panel to
 * the next being given. Each row of a panel is a few vectors, and the next row follows at a constant distance: nothing
 * is packed, and no two panels need to meet in the same lines of a cache. What is multiplied with the rows of a panel
 * is found by a list of places: of the terms of a sum, or of the rows that are summed over. So a dense layer, the taps
 * of a convolution and the channels that a mask keeps are one product.
 *
 * <p>A place named {@code xAt} is that of the first element in its array. Lanes beyond the last column of a matrix are
 * 0. Every implementation gives the same bits: each element is a sum in the order of the list, each
 * term added by a fused multiply-add.
 */
public interface PanelKernels {

  /**
   * y[r][o] = s[r][o] + sum over t of x[r][t] w[t][o].
   *
   * @param x the term t of row r lies at {@code xAt + places[first + t] + r} lanes
   * @param w panels of one row a term
   * @param s what the sums start with, which may be y itself
   * @param sRow from a row of s to the next: the lanes, or 0 where one row counts for all
   */
  void across(
      float[] x, int xAt, int[] places, int first, int terms, float[] w, int wAt, int wPanel, float[] s, int sAt,
      int sPanel, int sRow, float[] y, int yAt, int yPanel, int rows, int outputs);

  /**
   * g[c][o] = g[c][o] + sum over r of x[r][c] d[r][o].
   *
   * @param x the column c of row r lies at {@code xAt + places[first + r] + c}
   * @param columns at most the lanes
   * @param d panels of one row a row of x
   * @param g panels of one row a column of x
   */
  void down(
      float[] x, int xAt, int columns, int[] places, int first, int rows, float[] d, int dAt, int dPanel, float[] g,
      int gAt, int gPanel, int outputs);

  /**
   * y[r][o] = s[r][o] + sum over t of x[r][t][o] w[t][o], in one panel: each output has terms of its own.
   *
   * @param x the row of panels with the terms t of row r lies at {@code xAt + places[first + t] + r} lanes
   * @param w a row of lanes for each place of the list
   * @param s what the sums start with, which may be y itself
   * @param sRow from a row of s to the next: the lanes, or 0 where one row counts for all
   */
  void each(
      float[] x, int xAt, int[] places, int first, int terms, float[] w, int wAt, float[] s, int sAt, int sRow,
      float[] y, int yAt, int rows);

  /**
   * g[o] = g[o] + sum over r of x[r][o] d[r][o], in one panel; of four partial sums from 0, to which rows add in
   * turn, those that do not make up four to the first: (first + second) + (third + fourth).
   *
   * @param x the row r lies at {@code xAt + places[first + r]}
   */
  void eachSum(
      float[] x, int xAt, int[] places, int first, int rows, float[] d, int dAt, float[] g, int gAt);

  /** g[o] = g[o] + sum over r of d[r][o], a panel of d for each row of lanes of g. */
  void sums(float[] d, int dAt, int dPanel, int rows, float[] g, int gAt, int outputs);
}
