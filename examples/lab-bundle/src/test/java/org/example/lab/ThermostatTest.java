// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.rl.Environment;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

/** The contract of every environment, and the physics. */
class ThermostatTest extends EnvironmentContract {

  static Environment thermostat() {
    return new Thermostat(Settings.of(Thermostat.Options.class, Map.of()));
  }

  @Override
  protected Environment create() {
    return thermostat();
  }

  @Override
  protected int timeLimit() {
    return 200;
  }

  @Test
  void aStepWarmsTheRadiatorAndCoolsTheRoom() {
    Environment environment = create();
    float[] before = new float[2];
    environment.reset(1, before);
    float[] after = new float[2];
    Environment.Step step = environment.step(new float[] {1}, 0, after);
    // room and radiator begin alike, so nothing flows between them yet
    assertEquals(before[1] + 0.3, after[1], 1e-6);
    assertTrue(after[0] < before[0], "the room has warmed");
    assertEquals(1 - Math.abs(after[0]), step.reward(), 1e-6);
  }

  @Test
  void withoutHeatingItGetsTooCold() {
    Environment environment = new Thermostat(Settings.of(Thermostat.Options.class, Map.of("coldest", 0.0)));
    float[] seen = new float[2];
    environment.reset(3, seen);
    float before = seen[0];
    for (int i = 0; i < 20; i++) {
      environment.step(new float[] {0}, 0, seen);
    }
    assertTrue(seen[0] < before, "from " + before + " to " + seen[0]);
  }
}
