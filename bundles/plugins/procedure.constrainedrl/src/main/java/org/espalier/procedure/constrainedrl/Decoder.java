package org.espalier.procedure.constrainedrl;

import org.espalier.api.procedure.Candidate;

/** What actions mean (sec. 4.1.2). */
interface Decoder {

  /** Numbers of an action. */
  int width();

  /**
   * What is left of the network.
   *
   * @param episode an action for each layer, numbers from 0 to 1
   * @param cap no layer may lose a larger share of its filters, where the agent says how large it is
   */
  Pruning pruning(double[][] episode, double cap);

  /**
   * What the reward is taken of.
   *
   * @param pruning of the same episode
   * @param seed of chance
   */
  default Candidate rewarded(double[][] episode, Pruning pruning, long seed) {
    return new Candidate(pruning.masks(), 0, seed);
  }

  /** Mean of what the actions ask to be removed, as a share. */
  double removed(double[][] episode, double cap);
}
