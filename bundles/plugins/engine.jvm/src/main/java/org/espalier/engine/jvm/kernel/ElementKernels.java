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

  /** dx = dy f'(x), given y = f(x). */
  void activateBackward(Activation function, float[] y, float[] dy, float[] dx, int at, int n);

  /** sum = sum + addend. */
  void add(float[] addend, int addendAt, float[] sum, int sumAt, int n);

  /** values = 0 where keep is 0. */
  void clear(float[] keep, float[] values, int at, int n);
}
