package org.espalier.task.hedging;

import org.espalier.api.engine.Optimizer;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training paths, at most
 * @param batchSize paths in a minibatch
 * @param optimizer how gradients become new weights
 * @param cosine whether the learning rate falls to 0 along half a cosine
 * @param gradientClip largest norm of all gradients together; 0 for no limit
 * @param patience epochs without progress on the validation paths; 0 for no early stopping
 * @param fresh whether every epoch has new paths
 */
record Recipe(
    int epochs, int batchSize, Optimizer.Adam optimizer, boolean cosine, double gradientClip, int patience,
    boolean fresh) {

  /** The optimiser of one of all updates, counted from 0. */
  Optimizer.Adam optimizer(long update, long updates) {
    double share = cosine ? (1 + StrictMath.cos(Math.PI * update / updates)) / 2 : 1;
    return optimizer.at(optimizer.learningRate() * share);
  }

  /** The same for another number of epochs, with every learning rate multiplied. */
  Recipe with(int otherEpochs, double rate) {
    Optimizer.Adam scaled = optimizer.at(rate * optimizer.learningRate());
    return new Recipe(otherEpochs, batchSize, scaled, cosine, gradientClip, patience, fresh);
  }
}
