// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/**
 * Batch normalisation of a strip: up to {@link #ROWS} successive rows of a panel, whose lanes are channels. Strips of
 * all arrays begin at the same place {@code at}. Constants and results have a row of {@link Kernels#LANES} each, one
 * after another.
 *
 * <p>Every implementation gives the same bits. Sums are in float32 over rows: of every fourth row, from four first rows
 * on, then (s0 + s1) + (s2 + s3), then the rows that are left over one by one. Whoever sums over strips does it in
 * float64.
 */
public interface NormKernels {

  /** Most rows of a strip: so few that their sums are accurate, and that what is read twice is in the nearest cache. */
  int ROWS = 64;

  /** results = m, sum of (x - m), sum of (x - m)^2, m being the strip's mean but for rounding, which the second has. */
  void moments(float[] x, int at, int rows, float[] results);

  /** y = (x - mean) scale + shift, constants being mean, scale and shift. */
  void normalise(float[] x, float[] y, int at, int rows, float[] constants);

  /** results = sum of d, sum of d (x - mean), the constant being mean. */
  void slopeSums(float[] x, float[] d, int at, int rows, float[] constants, float[] results);

  /** dx = ((d - a) - (x - mean) b) scale, constants being mean, scale, a and b. */
  void normaliseBackward(float[] x, float[] d, float[] dx, int at, int rows, float[] constants);
}
