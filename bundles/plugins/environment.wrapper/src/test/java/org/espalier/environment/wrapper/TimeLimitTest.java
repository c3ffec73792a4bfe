// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.rl.Environment;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class TimeLimitTest extends EnvironmentContract {

  private static Environment limited(int steps) {
    return Wrapped.of(TimeLimit::new, TimeLimit.Options.class, Map.of("maxEpisodeSteps", steps), Pendulum::new);
  }

  @Override
  protected Environment create() {
    return limited(37);
  }

  @Override
  protected int timeLimit() {
    return 37;
  }

  /** Also of itself: parts go to any depth. */
  @Test
  void theLowerOfTwoLimitsHolds() {
    Environment twice =
        Wrapped.of(TimeLimit::new, TimeLimit.Options.class, Map.of("maxEpisodeSteps", 50), () -> limited(3));
    float[] observation = new float[3];
    twice.reset(1, observation);
    int steps = 1;
    while (!twice.step(new float[1], 0, observation).truncated()) {
      steps++;
    }
    assertEquals(3, steps);
  }
}
