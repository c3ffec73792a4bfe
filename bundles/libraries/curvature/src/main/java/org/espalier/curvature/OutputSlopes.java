// SPDX-License-Identifier: Apache-2.0
package org.espalier.curvature;

/** What a loss makes of a batch's outputs. */
@FunctionalInterface
public interface OutputSlopes {

  /**
   * Derivatives of the batch's loss by its outputs, and the changes of these derivatives as the outputs move: the
   * product of the loss's Hessian by the outputs with the outputs' motion. All arrays are batch x output size, samples
   * one after another.
   *
   * @param outputs of the batch
   * @param motion how the outputs move
   * @param slopes receives the derivatives
   * @param slopeMotion receives their changes
   */
  void of(double[] outputs, double[] motion, double[] slopes, double[] slopeMotion);
}
