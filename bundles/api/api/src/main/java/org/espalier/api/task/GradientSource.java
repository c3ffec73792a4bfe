// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import org.espalier.api.random.RandomStream;

/** Gives gradients of the training loss at the present weights, without an update. */
public interface GradientSource extends Facet {

  /**
   * Leaves in every network the gradients of the mean training loss over samples drawn from the training data; whatever
   * gradients there were are overwritten.
   *
   * @param samples number of samples, at least 1
   * @return the mean loss
   */
  double gradients(int samples, RandomStream random);
}
