package org.espalier.engine.jvm.kernel;

/**
 * Matrix products of dense layers. Matrices are row-major with {@code stride} values a row, a multiple of {@link
 * Kernels#LANES}; what lies beyond the last column is 0 and stays 0. A place named {@code xAt} is that of the first
 * element of x in its array; that of weights, biases and their gradients is {@link Kernels#FIRST}.
 *
 * <p>Every implementation gives the same bits: each element is a sum in ascending order of the index summed over, each
 * term added by a fused multiply-add.
 */
public interface DenseKernels {

  /**
   * y[r][o] = bias[o] + sum over i of x[r][i] w[i][o].
   *
   * @param x [rows][xStride], of which the first {@code in} columns are read
   * @param w [in][stride]
   * @param bias [stride]
   * @param y [rows][stride]
   */
  void affine(
      float[] x, int xAt, int xStride, float[] w, float[] bias, float[] y, int yAt, int rows, int in, int stride);

  /** y[r][o] = y[r][o] + sum over i of x[r][i] w[i][o]. */
  void addProduct(float[] x, int xAt, int xStride, float[] w, float[] y, int yAt, int rows, int in, int stride);

  /**
   * g[i][o] = g[i][o] + sum over r of x[r][i] d[r][o].
   *
   * @param x [rows][xStride], of which the first {@code in} columns are read
   * @param d [rows][stride]
   * @param g [in][stride]
   */
  void weightGradient(float[] x, int xAt, int xStride, float[] d, int dAt, float[] g, int rows, int in, int stride);

  /**
   * g[o] = g[o] + sum over r of d[r][o].
   *
   * @param d [rows][stride]
   * @param g [stride]
   */
  void biasGradient(float[] d, int dAt, float[] g, int rows, int stride);
}
