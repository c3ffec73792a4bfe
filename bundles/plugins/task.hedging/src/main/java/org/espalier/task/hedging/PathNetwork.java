// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.engine.Pass;

/** A network along paths: asked for its outputs step after step, and told their slopes in the reverse order. */
interface PathNetwork {

  /** Begins a block of at most the size that this was made for. */
  void begin(Block block, Pass.Mode mode);

  /**
   * The outputs at a step, in an array in which those of a path begin {@link #at} a place.
   *
   * @param ledger as it is before the trade of this step
   */
  float[] outputs(int step, Ledger ledger);

  /** The outputs that {@link #outputs} gave at a step of a training pass. */
  float[] outputsOf(int step);

  /** Place in outputs and slopes where those of a path at a step begin. */
  int at(int step, int path);

  /** Room for slopes, to be filled in at the places of a step before {@link #backward}. */
  float[] slopes();

  /** Takes the slopes of a step back through the network, and adds what they mean for the ledger's state. */
  void backward(int step, Ledger ledger);

  /** What the network read since {@link #begin}: inputs of a path's steps, or of a whole path, one after another. */
  float[] inputs();
}
