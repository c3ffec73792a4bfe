// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntToDoubleFunction;
import org.espalier.api.rl.Environment;

/** Some steps from a given state, to be compared with what Gymnasium 1.3.0 on NumPy 2 does from there. */
record Walk(double[] state, float[] observation, Environment.Step last) {
  /** Sines of two libraries may differ in the last place, and chaotic dynamics make more of it. */
  private static final double TOLERANCE = 1e-12;

  /** @param action the action of each step, from 0 */
  static Walk from(double[] state, ClassicControl environment, int steps, IntToDoubleFunction action) {
    float[] observation = new float[environment.observationSpace().width()];
    environment.reset(0, observation);
    System.arraycopy(state, 0, environment.state, 0, state.length);
    float[] taken = new float[1];
    Environment.Step last = null;
    for (int i = 0; i < steps; i++) {
      taken[0] = (float) action.applyAsDouble(i);
      last = environment.step(taken, 0, observation);
    }
    return new Walk(environment.state.clone(), observation, last);
  }

  void leadsTo(double... expected) {
    assertArrayEquals(expected, state, TOLERANCE);
  }

  void shows(double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], observation[i], Math.ulp((float) expected[i]), "observation " + i);
    }
  }

  void gives(double reward, boolean terminated) {
    assertEquals(reward, last.reward(), TOLERANCE);
    assertEquals(terminated, last.terminated());
  }
}
