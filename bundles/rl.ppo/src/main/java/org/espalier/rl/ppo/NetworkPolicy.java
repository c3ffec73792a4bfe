package org.espalier.rl.ppo;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;

/** A network's outputs as the parameters of an action distribution. */
final class NetworkPolicy implements Policy {
  private final Network actor;
  private final ActionDistribution distribution;
  private Pass pass;

  NetworkPolicy(Network actor, ActionDistribution distribution) {
    this.actor = actor;
    this.distribution = distribution;
    this.pass = actor.pass(1);
  }

  @Override
  public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
    float[] outputs = forward(observations, batch);
    for (int row = 0; row < batch; row++) {
      distribution.at(outputs, row);
      if (greedy) {
        distribution.mode(actions, row);
      } else {
        distribution.sample(random, actions, row);
      }
    }
    distribution.bound(actions, batch);
  }

  @Override
  public void entropy(float[] observations, int batch, float[] entropies) {
    float[] outputs = forward(observations, batch);
    for (int row = 0; row < batch; row++) {
      distribution.at(outputs, row);
      entropies[row] = (float) distribution.entropy();
    }
  }

  private float[] forward(float[] observations, int batch) {
    if (batch > pass.capacity()) {
      pass = actor.pass(batch);
    }
    return pass.forward(observations, batch, Pass.Mode.INFER);
  }
}
