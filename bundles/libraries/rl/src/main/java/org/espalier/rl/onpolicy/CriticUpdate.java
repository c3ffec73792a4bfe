// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.rl.rollout.Signal;

/** A critic's way through minibatches of one size: its gradients. Used by one thread. */
public final class CriticUpdate {
  private final Pass pass;
  private final ValueLoss loss;
  private final float[] outputGradients;

  /** @param size rows of a minibatch */
  public CriticUpdate(Network critic, ValueLoss loss, int size) {
    this.loss = loss;
    pass = critic.pass(size);
    outputGradients = new float[size];
  }

  /**
   * Adds the loss's gradients to the critic's.
   *
   * @param signal the minibatch's, of what the critic values
   * @param weight factor on the gradients
   */
  public void accumulate(Minibatch batch, Signal signal, double weight) {
    float[] values = pass.forward(batch.observations(), batch.size(), Pass.Mode.TRAIN);
    loss.value(signal, values, outputGradients);
    pass.backward(Scaling.by(weight, outputGradients));
  }
}
