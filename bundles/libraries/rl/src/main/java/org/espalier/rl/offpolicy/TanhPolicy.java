// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.offpolicy;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.rl.statistics.Normalisation;

/** The hyperbolic tangents of a network's outputs: one action, from -1 to 1, greedy or not. */
final class TanhPolicy implements Policy {
  private final Network network;
  private final Normalisation normalisation;
  private final int width;
  private Pass pass;

  TanhPolicy(Network network, Normalisation normalisation, int width) {
    this.network = network;
    this.normalisation = normalisation;
    this.width = width;
    pass = network.pass(1);
  }

  @Override
  public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
    if (batch > pass.capacity()) {
      pass = network.pass(batch);
    }
    float[] outputs = pass.forward(normalisation.observations(observations, batch), batch, Pass.Mode.INFER);
    squash(outputs, actions, batch * width);
  }

  static void squash(float[] outputs, float[] actions, int count) {
    for (int i = 0; i < count; i++) {
      actions[i] = (float) StrictMath.tanh(outputs[i]);
    }
  }
}
