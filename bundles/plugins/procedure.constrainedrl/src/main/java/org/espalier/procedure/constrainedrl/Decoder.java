// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import org.espalier.allocation.AllocationSpace;
import org.espalier.api.engine.Weights;
import org.espalier.api.procedure.Candidate;

/** What actions mean (sec. 4.1.2). */
interface Decoder {

  /** Numbers of an action. */
  int width();

  /**
   * What is left of the network.
   *
   * @param episode an action for each layer, numbers from 0 to 1
   * @param cap no layer may lose a larger share of its filters, where actions are shares
   */
  Pruning pruning(double[][] episode, double cap);

  /** Whether the reward is taken of continuous masks, and not of what is left. */
  default boolean continuous() {
    return false;
  }

  /**
   * What the reward is taken of.
   *
   * @param start the weights that it starts from
   * @param pruning of the same episode
   */
  default Candidate rewarded(AllocationSpace space, Weights start, double[][] episode, Pruning pruning) {
    return new Candidate(pruning.masks(space), 0, 0);
  }

  /** Mean of the shares that actions ask to be removed. */
  double removed(double[][] episode, double cap);
}
