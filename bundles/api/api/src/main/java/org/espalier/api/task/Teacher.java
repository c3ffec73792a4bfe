// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

/** A trained network as one that others learn from. Used by the thread that uses the network. */
public interface Teacher extends Facet {

  /**
   * The network's outputs as they are now: values of a regression, logits of a classification.
   *
   * @param inputs count x input size, samples one after another
   * @return count x outputs, in an array of the caller's own
   */
  float[] predict(float[] inputs, int count);
}
