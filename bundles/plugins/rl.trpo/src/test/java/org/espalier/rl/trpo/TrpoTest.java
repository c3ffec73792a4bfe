// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.TaskContext;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.Acrobot;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;
import org.junit.jupiter.api.Test;

class TrpoTest extends AlgorithmContract {

  private static Trpo trpo(Map<String, Object> settings) {
    return new Trpo(Settings.of(Trpo.Options.class, settings));
  }

  @Override
  protected Algorithm create() {
    return trpo(Map.of("steps", 600, "numSteps", 120, "numMinibatches", 4, "subSamplingFactor", 2));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(CartPole::new, Acrobot::new, Pendulum::new);
  }

  @Test
  void learnsToBalanceWithinItsDivergence() {
    Learner learner =
        learner(trpo(Map.of("steps", 40_000, "numSteps", 1024, "criticUpdates", 5)), 0, CartPole::new);
    double last = 0;
    while (!learner.finished()) {
      Map<String, Double> shown = learner.iterate();
      assertTrue(shown.get("kl") < 0.01, shown::toString);
      last = shown.get("return");
    }
    double reached = last;
    assertTrue(reached > 150, () -> "reached " + reached);
  }

  @Test
  void givesGradients() {
    Learner learner = learner(create(), 0, CartPole::new);
    double loss = ((GradientSource) learner).gradients(100, Seeds.of(1).stream("gradients"));
    assertEquals(loss, ((GradientSource) learner).gradients(100, Seeds.of(1).stream("gradients")));
    assertTrue(learner.networks().get("actor").squaredGradientNorm() > 0);
  }

  @Test
  void refusesAnEngineWithoutTangents() {
    TaskContext context = new TaskContext() {
      @Override
      public Network network(String name, Shape input, Head head) {
        Network network = new JvmEngine().create(
            Architecture.from(input).dense(head.outputs(), Initializer.FAN_IN).build(), seeds().stream(name));
        return (Network) Proxy.newProxyInstance(
            Network.class.getClassLoader(), new Class<?>[] {Network.class},
            (proxy, method, arguments) -> method.getName().equals("tangentPass")
                ? Optional.empty()
                : method.invoke(network, arguments));
      }

      @Override
      public Seeds seeds() {
        return Seeds.of(0);
      }
    };
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> create().create(context, CartPole::new));
    assertTrue(refused.getMessage().contains("gives no tangents"), refused::getMessage);
  }

  @Test
  void refusesSettingsThatDoNotFit() {
    for (Map<String, Object> settings : List.<Map<String, Object>>of(
        Map.of("targetKl", 0.0), Map.of("lineSearchShrinkingFactor", 1.0),
        Map.of("lineSearchShrinkingFactor", 0.0), Map.of("numMinibatches", 3), Map.of("steps", 2047),
        Map.of("learningRate", 0.0), Map.of("subSamplingFactor", 2048))) {
      assertThrows(InvalidInputException.class, () -> trpo(settings), settings::toString);
    }
  }
}
