// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Values;
import org.espalier.rl.LinearNetwork;
import org.espalier.rl.statistics.Normalisation;
import org.junit.jupiter.api.Test;

class NetworkValuesTest {
  private final LinearNetwork network = LinearNetwork.of(1, 1, Seeds.of(3).stream("weights"));
  private final float[] observations = {-2, 0.5f, 7};

  private float[] values(Normalisation normalisation) {
    Values values = new NetworkValues(network, normalisation, 0.95, (outputs, row) -> outputs[row]);
    assertEquals(0.95, values.discount());
    float[] told = new float[3];
    values.of(observations, 3, told);
    return told;
  }

  @Test
  void whatIsNotNormalisedIsTheOutput() {
    float[] told = values(new Normalisation(1, false, false));
    for (int i = 0; i < 3; i++) {
      assertEquals(network.output(observations[i]), told[i], 1e-5);
    }
  }

  @Test
  void whatWasNormalisedIsToldInTheUnitsOfTheEnvironment() {
    Normalisation normalisation = new Normalisation(1, true, true);
    normalisation.observe(new float[] {1, 5}, 2);
    normalisation.observeReturns(new double[] {10, 30});
    // the deviation of 10 and 30, but for what the running moments begin with
    double scale = 1 / normalisation.reward(1);
    assertEquals(10, scale, 0.1);
    float[] told = values(normalisation);
    float[] seen = normalisation.observations(observations, 3);
    for (int i = 0; i < 3; i++) {
      assertEquals(scale * network.output(seen[i]), told[i], 1e-4);
    }
  }
}
