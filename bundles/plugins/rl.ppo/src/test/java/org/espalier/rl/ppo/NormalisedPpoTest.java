// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppo;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.MountainCarContinuous;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.rl.AlgorithmContract;

/** PPO with normalised observations and rewards. */
class NormalisedPpoTest extends AlgorithmContract {

  @Override
  protected Algorithm create() {
    return new Ppo(
        Settings.with(
            Map.of(
                "steps", 1200, "numEnvs", 3, "numSteps", 40, "learningRate", 1e-3,
                "normObs", true, "normReward", true)));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(CartPole::new, MountainCarContinuous::new, Pendulum::new);
  }
}
