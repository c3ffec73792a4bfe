// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/**
 * Layer normalisation of rows of features that lie across panels. In all arrays the row r of the panel p begins at
 * {@code at + p * panel + r * }{@link Kernels#LANES}. Factors have a row of lanes for each row, of which the first lane
 * is the factor and the others are scratch. Lanes beyond the last feature are neither read nor written.
 *
 * <p>Every implementation gives the same bits: a sum over features adds in each lane panel after panel, products by
 * fused multiply-adds, and then the lanes as {@link Lanes} does.
 */
public interface RowKernels {

  /** h = (x - mean) factor, the factor being 1 / sqrt(mean of (x - mean)^2 + epsilon), which is kept. */
  void normalise(
      float[] x, float[] h, int at, int panel, int rows, int features, float epsilon, float[] factors, int factorsAt);

  /** v = ((v - mean of v) - h x mean of h v) factor: the Jacobian of {@link #normalise}, which is symmetric. */
  void project(float[] v, float[] h, int at, int panel, int rows, int features, float[] factors, int factorsAt);
}
