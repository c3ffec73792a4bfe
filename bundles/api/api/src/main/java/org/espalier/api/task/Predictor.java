// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import org.espalier.api.data.Data;

/**
 * What a network trained on data shows to evaluators. Used by the thread that uses the network. Procedures ask for a
 * {@link Teacher} or {@link TrainingData}.
 */
public interface Predictor extends Exhibit {

  /** What it was trained, chosen and tested on. */
  Data data();

  /**
   * The network's outputs as they are now: values of a regression, logits of a classification.
   *
   * @param inputs count x input size, samples one after another
   * @return count x outputs, in an array of the caller's own
   */
  float[] predict(float[] inputs, int count);
}
