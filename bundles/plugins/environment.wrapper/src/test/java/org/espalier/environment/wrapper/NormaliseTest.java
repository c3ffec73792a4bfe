// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.rl.Environment;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class NormaliseTest extends EnvironmentContract {
  private static final double PRIOR = 1e-4;

  private static Environment normalised(Map<String, Object> options) {
    return Wrapped.of(Normalise::new, Normalise.Options.class, options, Pendulum::new);
  }

  @Override
  protected Environment create() {
    return Wrapped.of(Normalise::new, Normalise.Options.class, Map.of("rewards", true), CartPole::new);
  }

  @Override
  protected int timeLimit() {
    return 500;
  }

  /** Moments over everything so far by their definition: the prior weighs 1e-4 rows of mean 0 and variance 1. */
  @Test
  void observationsAreMeasuredByAllSoFar() {
    float[][] raw = Wrapped.observations(new Pendulum(), new float[150]);
    float[][] normal = Wrapped.observations(normalised(Map.of()), new float[150]);
    for (int last = 0; last < raw.length; last += 30) {
      for (int j = 0; j < 3; j++) {
        double weight = PRIOR + last + 1;
        double sum = 0;
        double squares = PRIOR;
        for (int i = 0; i <= last; i++) {
          sum += raw[i][j];
          squares += raw[i][j] * raw[i][j];
        }
        double mean = sum / weight;
        double deviation = Math.sqrt(squares / weight - mean * mean + 1e-8);
        assertEquals((raw[last][j] - mean) / deviation, normal[last][j], 1e-4, "number " + j + " at " + last);
      }
    }
  }

  @Test
  void rewardsAreDividedByTheDeviationOfDiscountedSums() {
    Environment plain = new Pendulum();
    Environment normal = normalised(Map.of("rewards", true, "gamma", 0.9));
    float[] observation = new float[3];
    plain.reset(3, observation);
    normal.reset(3, observation);
    double discounted = 0;
    double sum = 0;
    double squares = PRIOR;
    for (int i = 1; i <= 200; i++) {
      double reward = plain.step(new float[1], 0, observation).reward();
      discounted = 0.9 * discounted + reward;
      sum += discounted;
      squares += discounted * discounted;
      double mean = sum / (PRIOR + i);
      double deviation = Math.sqrt(squares / (PRIOR + i) - mean * mean + 1e-8);
      assertEquals(reward / deviation, normal.step(new float[1], 0, observation).reward(), 1e-4 * -reward / deviation);
    }
  }

  @Test
  void isBoundedWhereAskedFor() {
    float[][] bounded = Wrapped.observations(normalised(Map.of("clip", 0.5)), new float[50]);
    for (float[] row : bounded) {
      for (float value : row) {
        assertEquals(value, Math.min(Math.max(value, -0.5f), 0.5f));
      }
    }
  }
}
