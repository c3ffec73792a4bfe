// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.data.Dataset;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.rl.ppo.Ppo;
import org.espalier.task.reinforcement.Reinforcement;
import org.espalier.task.supervised.SupervisedTask;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;

/** A small expert in an environment, and what it is asked for. */
final class Classroom {
  private static final ArchitectureFactory NETWORK = (input, head) -> Architecture.from(input)
      .dense(16, Initializer.FAN_IN).activate(Activation.TANH).dense(head.outputs(), Initializer.FAN_IN).build();

  /** Parts of data sets that share what they make once. */
  final GivenParts parts;
  private final Supplier<Environment> environment;
  private final int steps;

  Classroom(Supplier<Environment> environment, int steps) {
    this.environment = environment;
    this.steps = steps;
    parts = new GivenParts()
        .with(Environment.KIND, environment)
        .with(Algorithm.KIND, this::algorithm)
        .with(ArchitectureFactory.KIND, () -> NETWORK)
        .with(Engine.KIND, JvmEngine::new);
  }

  private Algorithm algorithm() {
    return new Ppo(Settings.of(Ppo.Options.class, Map.of("steps", steps, "numEnvs", 4, "numSteps", 128)));
  }

  Demonstrations demonstrations(int train, int validation, int test) {
    Demonstrations demonstrations = new Demonstrations(Settings.of(
        Demonstrations.Options.class,
        Map.of("train", train, "validation", validation, "test", test, "evaluationEpisodes", 10)));
    demonstrations.compose(parts);
    return demonstrations;
  }

  /** A network that learns from a data set. */
  static Testable student(Supplier<Dataset> dataset, Map<String, Object> options, long seed) {
    SupervisedTask task = new SupervisedTask(Settings.of(SupervisedTask.Options.class, options));
    task.compose(new GivenParts().with(Dataset.KIND, dataset));
    return task.create(new Context(Seeds.of(seed)));
  }

  /** The same agent, taught by rewards. */
  Testable agent(long seed) {
    Reinforcement task =
        new Reinforcement(Settings.of(Reinforcement.Options.class, Map.of("evaluationEpisodes", 10)));
    task.compose(new GivenParts().with(Environment.KIND, environment).with(Algorithm.KIND, this::algorithm));
    return task.create(new Context(Seeds.of(seed)));
  }

  record Context(Seeds seeds) implements TaskContext {
    @Override
    public Network network(String name, Shape input, Head head) {
      return new JvmEngine().create(NETWORK.build(input, head), seeds.scope("initial").stream(name));
    }
  }
}
