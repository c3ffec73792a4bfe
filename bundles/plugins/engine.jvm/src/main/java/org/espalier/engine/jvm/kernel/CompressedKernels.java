// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/**
 * Products with a matrix of which only some elements are stored, row by row: those of row r are {@code values[k]} for k
 * from {@code starts[r]} to {@code starts[r + 1]}, in the columns {@code index[k]}, ascending. Batches lie with a row a
 * feature and a column a sample, {@code width} samples a row, a multiple of {@link Kernels#LANES}; a place named
 * {@code xAt} is that of the first element of x in its array; that of biases and their gradients is {@link
 * Kernels#FIRST}.
 *
 * <p>Every implementation gives the same bits: terms are added by fused multiply-adds, sums over stored elements are in
 * ascending order, sums over samples are {@link Kernels#LANES} partial sums, each in ascending order, added up as
 * {@link Lanes} does.
 */
public interface CompressedKernels {

  /**
   * y[r][b] = bias[r] + sum over k of values[k] x[index[k]][b], rectified if wanted.
   *
   * @param bias at least {@code rows} values
   * @param rectified whether what is not above 0 becomes 0 ({@link Functions#relu})
   * @param y [rows][width]
   */
  void product(
      float[] x, int xAt, int width, int[] starts, int[] index, float[] values, float[] bias, boolean rectified,
      float[] y, int yAt, int rows);

  /** y[r][b] = y[r][b] + sum over k of values[k] x[index[k]][b]. */
  void addProduct(
      float[] x, int xAt, int width, int[] starts, int[] index, float[] values, float[] y, int yAt, int rows);

  /**
   * g[k] = g[k] + sum over b of x[index[k]][b] d[r][b], r being the row of k.
   *
   * @param d [rows][width], 0 beyond the last sample
   */
  void gradient(
      float[] x, int xAt, float[] d, int dAt, int width, int[] starts, int[] index, float[] g, int rows);

  /** g[r] = g[r] + sum over b of d[r][b]. */
  void sums(float[] d, int dAt, int width, float[] g, int rows);
}
