// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.MountainCarContinuous;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;

/** With noise that depends on the state, in several environments, normalised. */
class StateDependentSacTest extends AlgorithmContract {

  @Override
  protected Algorithm create() {
    return new Sac(Settings.of(Sac.Options.class, Map.of(
        "steps", 240, "iterationSteps", 48, "learningStarts", 20, "bufferSize", 150, "batchSize", 16, "useSde", true,
        "numEnvs", 3, "trainFreq", 4, "normObs", true, "normReward", true)));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(MountainCarContinuous::new);
  }
}
