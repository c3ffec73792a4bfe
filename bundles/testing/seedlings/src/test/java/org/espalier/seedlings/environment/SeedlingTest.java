// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.rl.Environment;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

/** The contract of every environment, and how the point moves. */
class SeedlingTest extends EnvironmentContract {
  private static final float[] LEFT = {0};

  @Override
  protected Environment create() {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of()));
  }

  @Override
  protected int timeLimit() {
    return 100;
  }

  @Test
  void withoutDriftPushesAloneMoveIt() {
    Environment environment = new Seedling(Settings.of(Seedling.Options.class, Map.of("drift", 0.0)));
    float[] place = new float[1];
    environment.reset(1, place);
    float before = place[0];
    Environment.Step step = environment.step(LEFT, 0, place);
    assertEquals(before - 0.1, place[0], 1e-6);
    assertEquals(1 - Math.abs(place[0]), step.reward(), 1e-6);
    while (!step.done()) {
      assertTrue(place[0] >= -1, "still inside at " + place[0]);
      step = environment.step(LEFT, 0, place);
    }
    assertTrue(step.terminated() && place[0] < -1, "ended at " + place[0]);
  }
}
