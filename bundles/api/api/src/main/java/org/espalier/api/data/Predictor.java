package org.espalier.api.data;

/**
 * What a network trained on data shows to evaluators, which get it from {@code Trainable.as(Predictor.class)}. Used by
 * the thread that uses the network.
 */
public interface Predictor {

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
