// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;
import org.junit.jupiter.api.Test;

/** The contract of every algorithm, and that it learns to heat. */
class SignGradientTest extends AlgorithmContract {

  private static Algorithm algorithm(int steps, int numSteps) {
    return new SignGradient(Settings.of(SignGradient.Options.class, Map.of("steps", steps, "numSteps", numSteps)));
  }

  @Override
  protected Algorithm create() {
    return algorithm(400, 10);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(ThermostatTest::thermostat);
  }

  @Test
  void itLearnsToHeat() {
    Learner learner = learner(algorithm(60_000, 25), 1, ThermostatTest::thermostat);
    double first = Double.NaN;
    double last = Double.NaN;
    while (!learner.finished()) {
      double seen = learner.iterate().getOrDefault("return", Double.NaN);
      first = Double.isNaN(first) ? seen : first;
      last = Double.isNaN(seen) ? last : seen;
    }
    assertTrue(last > 150 && last > first, "mean return from " + first + " to " + last);
  }
}
