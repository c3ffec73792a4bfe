// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

/**
 * The largest share that a layer may lose, so that a policy that knows nothing yet does not empty layers (eq. 5.1).
 *
 * @param initial at the beginning of the training
 * @param gradient what is added until its end
 */
record Clip(double initial, double gradient) {

  /** @param share of the training that is over, from 0 to 1 */
  double at(double share) {
    return Math.min(1, initial + share * gradient);
  }
}
