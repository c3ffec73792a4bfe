// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.Pendulum;
import org.espalier.rl.ppo.Ppo;
import org.espalier.tck.GivenParts;
import org.espalier.tck.task.TaskContract;

/** With PPO, which declares what it shows, and in whose continuous policy there are free parameters. */
class ReinforcementContractTest extends TaskContract {
  @Override
  protected List<Class<?>> declaredBy() {
    return List.of(Reinforcement.class, Ppo.class);
  }

  @Override
  protected Testable create(long seed) {
    Reinforcement task = new Reinforcement(options(Reinforcement.Options.class, Map.of("evaluationEpisodes", 2)));
    task.compose(
        new GivenParts()
            .with(Environment.KIND, Pendulum::new)
            .with(Algorithm.KIND, () -> new Ppo(
                options(Ppo.Options.class, Map.of("steps", 320, "numEnvs", 2, "numSteps", 32)))));
    return task.create(new Context(Seeds.of(seed)));
  }

  private static <A extends Annotation> A options(Class<A> type, Map<String, Object> changes) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type},
        (proxy, method, arguments) -> changes.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private record Context(Seeds seeds) implements TaskContext {
    @Override
    public Network network(String name, Shape input, Head head) {
      Architecture architecture =
          Architecture.from(input).dense(8, Initializer.FAN_IN).dense(head.outputs(), Initializer.FAN_IN).build();
      return new JvmEngine().create(architecture, seeds.stream(name));
    }
  }
}
