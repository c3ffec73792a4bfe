// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Environment;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class NoiseTest extends EnvironmentContract {

  private static Environment noisy(double observations, double actions) {
    return Wrapped.of(
        Noise::new, Noise.Options.class, Map.of("observationStd", observations, "actionStd", actions), Pendulum::new);
  }

  @Override
  protected Environment create() {
    return noisy(0.2, 0.5);
  }

  @Override
  protected int timeLimit() {
    return 200;
  }

  @Test
  void observationsAreOffByTheDeviation() {
    float[][] plain = Wrapped.observations(new Pendulum(), new float[200]);
    float[][] blurred = Wrapped.observations(noisy(0.2, 0), new float[200]);
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < plain.length; i++) {
      for (int j = 0; j < 3; j++) {
        double distance = blurred[i][j] - plain[i][j];
        squares += distance * distance;
        sum += distance;
      }
    }
    // 603 draws: 4 standard deviations of the mean and of the estimated deviation
    assertEquals(0, sum / 603, 4 * 0.2 / Math.sqrt(603));
    assertEquals(0.2, Math.sqrt(squares / 603), 4 * 0.2 / Math.sqrt(2 * 603));
  }

  @Test
  void actionsAreOffByTheDeviationAndStayInTheirSpace() {
    // the angular velocity after a step is linear in the torque: 3 x .05 of it
    double squares = 0;
    int draws = 1000;
    Environment plain = new Pendulum();
    Environment shaken = noisy(0, 0.1);
    float[] a = new float[3];
    float[] b = new float[3];
    for (int seed = 0; seed < draws; seed++) {
      plain.reset(seed, a);
      shaken.reset(seed, b);
      plain.step(new float[1], 0, a);
      shaken.step(new float[1], 0, b);
      double torque = (b[2] - a[2]) / 0.15;
      squares += torque * torque;
    }
    assertEquals(0.1, Math.sqrt(squares / draws), 4 * 0.1 / Math.sqrt(2 * draws));
  }

  @Test
  void refusesNoiseOnDiscreteActions() {
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class,
            () -> Wrapped.of(Noise::new, Noise.Options.class, Map.of("actionStd", 0.1), CartPole::new));
    assertEquals(
        "environment noise: actions of the environment inside come from Discrete[n=2]; it needs a box of real numbers",
        refused.getMessage());
  }
}
