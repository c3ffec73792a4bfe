// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.rl.Values;
import org.espalier.rl.statistics.Normalisation;

/**
 * Values from a network's outputs at observations that are normalised as they are now. What a network learns of rewards
 * that were normalised is told in the environment's: times the deviation that they are divided by, so that the bound on
 * a normalised reward is as if it were none.
 */
public final class NetworkValues implements Values {
  private final Network network;
  private final Normalisation normalisation;
  private final double discount;
  private final Reading reading;
  private Pass pass;

  /** What a row of outputs says of the state. */
  @FunctionalInterface
  public interface Reading {
    double of(float[] outputs, int row);
  }

  /** @param discount of a reward one step later */
  public NetworkValues(Network network, Normalisation normalisation, double discount, Reading reading) {
    this.network = network;
    this.normalisation = normalisation;
    this.discount = discount;
    this.reading = reading;
    this.pass = network.pass(1);
  }

  @Override
  public double discount() {
    return discount;
  }

  @Override
  public void of(float[] observations, int batch, float[] values) {
    if (batch > pass.capacity()) {
      pass = network.pass(batch);
    }
    float[] outputs = pass.forward(normalisation.observations(observations, batch), batch, Pass.Mode.INFER);
    double scale = normalisation.rewardScale();
    for (int row = 0; row < batch; row++) {
      values[row] = (float) (scale * reading.of(outputs, row));
    }
  }
}
