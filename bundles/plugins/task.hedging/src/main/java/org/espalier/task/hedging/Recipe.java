// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.engine.Optimizer;
import org.espalier.training.Annealing;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training paths, at most
 * @param batchSize paths in a minibatch
 * @param optimizer how gradients become new weights
 * @param annealing how the learning rate falls from update to update
 * @param gradientClip largest norm of all gradients together; 0 for no limit
 * @param patience epochs without progress on the validation paths; 0 for no early stopping
 * @param fresh whether every epoch has new paths
 */
record Recipe(
    int epochs, int batchSize, Optimizer.Adam optimizer, Annealing annealing, double gradientClip, int patience,
    boolean fresh) {

  /**
   * The optimiser of one of all updates, counted from 0.
   *
   * @param rate factor on every learning rate
   */
  Optimizer.Adam optimizer(long update, long updates, double rate) {
    return optimizer.at(rate * optimizer.learningRate() * annealing.share(update, updates));
  }
}
