// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.Acrobot;
import org.espalier.environment.classic.CartPole;
import org.espalier.tck.rl.AlgorithmContract;

/** DQN with all its options, in several environments, with a ring that is full. */
class RainbowDqnTest extends AlgorithmContract {

  @Override
  protected Algorithm create() {
    return new Dqn(Settings.with(Map.ofEntries(
        Map.entry("steps", 360), Map.entry("iterationSteps", 60), Map.entry("numEnvs", 3),
        Map.entry("learningStarts", 20), Map.entry("bufferSize", 100), Map.entry("targetUpdateInterval", 40),
        Map.entry("learningRate", 1e-3), Map.entry("doubleQ", true), Map.entry("dueling", true),
        Map.entry("nSteps", 3), Map.entry("prioritised", true), Map.entry("normObs", true),
        Map.entry("normReward", true), Map.entry("tau", 0.5), Map.entry("loss", "mse"))));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(CartPole::new, Acrobot::new);
  }
}
