// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import org.espalier.api.engine.Optimizer;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training examples, at most
 * @param batchSize examples in a minibatch
 * @param optimizer how gradients become new weights
 * @param gradientClip largest norm of all gradients together; 0 for no limit
 * @param patience epochs without progress on the validation split; 0 for no early stopping
 * @param shuffle whether every epoch has an order of its own
 */
record Recipe(int epochs, int batchSize, Optimizer optimizer, double gradientClip, int patience, boolean shuffle) {}
