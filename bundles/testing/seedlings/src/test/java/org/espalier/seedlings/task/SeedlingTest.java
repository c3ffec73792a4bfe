// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.task;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.task.TaskContract;
import org.junit.jupiter.api.Test;

/** The contract of every task, and that the wave is learnt. */
class SeedlingTest extends TaskContract {

  @Override
  protected Testable create(long seed) {
    return create(seed, 6);
  }

  @Override
  protected List<Class<?>> declaredBy() {
    return List.of(Seedling.class);
  }

  private static Testable create(long seed, int steps) {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("steps", steps))).create(new Run(Seeds.of(seed)));
  }

  /** What a run gives: networks with a hidden layer of 16. */
  private record Run(Seeds seeds) implements TaskContext {
    @Override
    public Network network(String name, Shape input, Head head) {
      Architecture architecture = Architecture.from(input)
          .dense(16, Initializer.FAN_IN)
          .activate(Activation.TANH)
          .dense(head.outputs(), Initializer.FAN_IN)
          .build();
      return new JvmEngine().create(architecture, seeds.stream("initial " + name));
    }
  }

  @Test
  void theWaveIsLearnt() {
    try (Testable training = create(1, 500)) {
      while (!training.finished()) {
        training.iterate();
      }
      assertTrue(training.score(Split.TEST) < training.floor(Split.TEST) / 20, "error " + training.score(Split.TEST));
    }
  }
}
