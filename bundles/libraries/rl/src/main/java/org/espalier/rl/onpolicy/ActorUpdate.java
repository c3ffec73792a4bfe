// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import org.espalier.api.engine.Pass;
import org.espalier.rl.policy.ActorPass;
import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.rollout.Minibatch;

/** An actor's way through minibatches of one size: its gradients, and those of its free parameters. */
final class ActorUpdate {
  private final ScoreDistribution distribution;
  private final ActorPass pass;
  private final float[] outputGradients;

  ActorUpdate(ActorCritic agent, int size) {
    distribution = agent.distribution();
    pass = new ActorPass(agent.actor(), distribution, size);
    outputGradients = new float[size * distribution.outputs()];
  }

  /**
   * Adds the loss's gradients to the actor's.
   *
   * @return mean divergence of the policy from the rollout's
   */
  double accumulate(Minibatch batch, PolicyLoss loss) {
    return accumulate(batch, loss, 1);
  }

  /** The same, but with the actor's gradients (not those of free parameters) times a weight. */
  double accumulate(Minibatch batch, PolicyLoss loss, double weight) {
    float[] outputs = pass.forward(batch.observations(), batch.size(), Pass.Mode.TRAIN);
    double divergence = loss.policy(batch, outputs, distribution, outputGradients);
    pass.backward(Scaling.by(weight, outputGradients));
    return divergence;
  }
}
