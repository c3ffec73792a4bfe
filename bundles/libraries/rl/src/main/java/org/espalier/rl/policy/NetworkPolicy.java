// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.rl.statistics.Normalisation;

/** A network's outputs, for observations that are normalised as they are now, as parameters of a distribution. */
public final class NetworkPolicy implements Policy {
  private final Network actor;
  private final ActionDistribution distribution;
  private final Normalisation normalisation;
  private ActorPass pass;

  public NetworkPolicy(Network actor, ActionDistribution distribution, Normalisation normalisation) {
    this.actor = actor;
    this.distribution = distribution;
    this.normalisation = normalisation;
    this.pass = new ActorPass(actor, distribution, 1);
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

  /** Of a distribution that has one in closed form. */
  @Override
  public Optional<Entropy> entropy() {
    return distribution instanceof ScoreDistribution known
        ? Optional.of((observations, batch, entropies) -> entropies(known, observations, batch, entropies))
        : Optional.empty();
  }

  private void entropies(ScoreDistribution known, float[] observations, int batch, float[] entropies) {
    float[] outputs = forward(observations, batch);
    for (int row = 0; row < batch; row++) {
      known.at(outputs, row);
      entropies[row] = (float) known.entropy();
    }
  }

  private float[] forward(float[] observations, int batch) {
    if (batch > pass.capacity()) {
      pass = new ActorPass(actor, distribution, batch);
    }
    return pass.forward(normalisation.observations(observations, batch), batch, Pass.Mode.INFER);
  }
}
