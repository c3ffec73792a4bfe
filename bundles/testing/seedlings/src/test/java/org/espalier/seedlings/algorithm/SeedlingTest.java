// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.algorithm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;
import org.junit.jupiter.api.Test;

/** The contract of every algorithm, and that it learns. */
class SeedlingTest extends AlgorithmContract {

  private static Algorithm algorithm(int steps, int numSteps) {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("steps", steps, "numSteps", numSteps)));
  }

  @Override
  protected Algorithm create() {
    return algorithm(400, 10);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  /** One of each kind of action: a choice, and numbers. */
  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(CartPole::new, Pendulum::new);
  }

  /** Random pushes balance the pole for 22 steps on average. */
  @Test
  void itLearnsToBalanceAPole() {
    Learner learner = learner(algorithm(30_000, 32), 1, CartPole::new);
    double balanced = 0;
    while (!learner.finished()) {
      balanced = learner.iterate().getOrDefault("return", balanced);
    }
    assertTrue(balanced > 60, "a mean return of " + balanced);
  }
}
