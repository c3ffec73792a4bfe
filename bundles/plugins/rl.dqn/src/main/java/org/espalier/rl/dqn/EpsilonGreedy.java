// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.rl.statistics.Normalisation;

/** The most valuable action, or with a small probability any. Used by the thread of its network. */
final class EpsilonGreedy implements Policy {
  private final Network network;
  private final QValues values;
  private final Normalisation normalisation;
  private final double epsilon;
  private Pass pass;

  /** @param epsilon with which it draws any action where it is not told to be greedy */
  EpsilonGreedy(Network network, QValues values, Normalisation normalisation, double epsilon) {
    this.network = network;
    this.values = values;
    this.normalisation = normalisation;
    this.epsilon = epsilon;
    pass = network.pass(1);
  }

  @Override
  public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
    act(observations, batch, actions, greedy ? 0 : epsilon, random);
  }

  /** The same with another epsilon; at 0 nothing is drawn. */
  void act(float[] observations, int batch, float[] actions, double probability, RandomStream random) {
    if (batch > pass.capacity()) {
      pass = network.pass(batch);
    }
    float[] outputs = pass.forward(normalisation.observations(observations, batch), batch, Pass.Mode.INFER);
    for (int row = 0; row < batch; row++) {
      boolean any = probability > 0 && random.nextDouble() < probability;
      actions[row] = any ? random.nextInt(values.actions()) : values.best(outputs, row);
    }
  }
}
