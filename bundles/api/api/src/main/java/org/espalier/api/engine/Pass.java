// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

/**
 * A place for one batch's way through a network: it remembers the activations that its backward pass needs. A network
 * may have several passes open, which is how a network is unrolled through time. Used by the thread that uses the
 * network.
 */
public interface Pass {

  /** Most samples in a batch. */
  int capacity();

  /**
   * Computes the outputs of a batch.
   *
   * @param inputs at least batch x input size values, samples one after another
   * @param batch from 1 to capacity
   * @param mode whether batch statistics are used and activations kept
   * @return batch x output size values at the array's beginning; the array is the pass's own and lasts until its next
   *     forward
   * @throws IllegalArgumentException if there are too few inputs or too many samples, with both numbers
   */
  float[] forward(float[] inputs, int batch, Mode mode);

  /**
   * Adds to the network's gradients those of a loss whose derivatives by the outputs of the last forward (in {@link
   * Mode#TRAIN}) are given. Masked gradients are exactly 0. Weights must not have changed since that forward.
   *
   * @param outputGradients batch x output size
   * @throws IllegalStateException if there was no forward in training mode
   */
  void backward(float[] outputGradients);

  /** The same, and returns the derivatives by the inputs: batch x input size, in an array of the pass's own. */
  float[] backwardToInputs(float[] outputGradients);

  /**
   * The derivatives by the inputs alone, equal to those of {@link #backwardToInputs} to the bit: the network's
   * gradients stay as they are. So an actor learns from a critic whose own gradients are somebody else's business.
   *
   * @param outputGradients batch x output size
   * @return batch x input size, in an array of the pass's own
   * @throws IllegalStateException if there was no forward in training mode
   */
  float[] inputGradients(float[] outputGradients);

  /**
   * Outputs of the named layer for the last batch, batch x its size, in an array that must not be changed. Weights must
   * not have changed since that batch.
   */
  float[] activations(String layer);

  /** What a forward pass is for. */
  enum Mode {
    /** Outputs only; batch norm uses running statistics. */
    INFER,
    /** A backward pass follows; batch norm uses the batch's statistics and updates the running ones. */
    TRAIN
  }
}
