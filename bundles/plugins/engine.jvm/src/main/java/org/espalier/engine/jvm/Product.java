// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;

/**
 * Products with one weight matrix W, for samples in one {@link Arrangement}. Each method works on {@code steps} steps,
 * from those with the given numbers on.
 */
interface Product {

  /** y = b + W x. */
  void affine(float[] bias, Signal x, int xStep, Signal y, int yStep, int steps, Samples samples);

  /** y = f(b + W x), at all steps. */
  void activated(Activation function, float[] bias, Signal x, Signal y, Samples samples);

  /** y = y + W x. */
  void add(Signal x, int xStep, Signal y, int yStep, int steps, Samples samples);

  /** x = d W, the way back. */
  void back(Signal d, int dStep, Signal x, int xStep, int steps, Samples samples);

  /**
   * Adds d x to the gradient, which the matrix has {@link WeightMatrix#openGradient opened}: step after step, in each
   * sample after sample.
   */
  void gradient(Signal x, int xStep, Signal d, int dStep, int steps, Samples samples);

  /** Adds d to the gradient of the biases, in the same order. */
  void biasGradient(Signal d, int dStep, float[] gradient, int steps, Samples samples);
}
