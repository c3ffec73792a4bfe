// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import org.espalier.api.network.Activation;

/**
 * Functions of arrays element by element, on {@code n} elements from the given place on, a multiple of {@link
 * Kernels#LANES}. Every
 * implementation gives the same bits.
 */
public interface ElementKernels {

  /** y = f(x), as {@link Functions} defines it. */
  void activate(Activation function, float[] x, float[] y, int at, int n);

  /**
   * dx = dy f'(x).
   *
   * @param v x where {@link Kernels#slopeOfInput} says so, else y = f(x)
   */
  void activateBackward(Activation function, float[] v, float[] dy, float[] dx, int at, int n);

  /** sum = sum + addend. */
  void add(float[] addend, int addendAt, float[] sum, int sumAt, int n);

  /** sum = sum + factor addend. */
  void addScaled(float factor, float[] addend, int addendAt, float[] sum, int sumAt, int n);

  /** y = the larger of x and y. */
  void max(float[] x, int xAt, float[] y, int yAt, int n);

  /**
   * Where x is y, a maximum: dx = dx + dy, and then dy = 0, so that a second one in the same window gets nothing.
   *
   * @param xAt place in x and dx
   * @param yAt place in y and dy
   */
  void maxBackward(float[] x, float[] dx, int xAt, float[] y, float[] dy, int yAt, int n);

  /** values = 0 where keep is 0. */
  void clear(float[] keep, float[] values, int at, int n);
}
