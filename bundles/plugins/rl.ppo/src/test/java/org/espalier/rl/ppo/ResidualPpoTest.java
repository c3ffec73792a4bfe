// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Head;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.TaskContext;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.CartPole;
import org.espalier.network.residualmlp.ResidualMlp;
import org.espalier.rl.Episodes;
import org.junit.jupiter.api.Test;

/** Agents whose networks are residual blocks behind layer norms. */
class ResidualPpoTest {

  private record Blocks(Seeds seeds) implements TaskContext {
    @Override
    public Network network(String name, Shape input, Head head) {
      Map<String, Object> options = Map.of("width", 16, "blocks", 1, "activation", "silu");
      ResidualMlp architecture =
          new ResidualMlp(org.espalier.tck.Settings.of(ResidualMlp.Options.class, options));
      return new JvmEngine().create(architecture.build(input, head), seeds.stream("initial/" + name));
    }
  }

  /** Keeps the half of largest magnitude of every weight matrix. */
  private static void prune(Network network) {
    for (ParameterSpec spec : network.architecture().parameters()) {
      if (spec.role() == ParameterSpec.Role.WEIGHT) {
        float[] magnitudes = network.values(spec.name());
        for (int i = 0; i < magnitudes.length; i++) {
          magnitudes[i] = Math.abs(magnitudes[i]);
        }
        LayerScores scores = new LayerScores(spec, magnitudes, Mask.all(spec.size()));
        network.mask(spec.name(), Selection.top(scores, spec.size() / 2, Seeds.of(0).stream("ties")));
      }
    }
  }

  /** At the default rate: at ten times as much, which suits networks of tanh, dense agents do not always learn it. */
  @Test
  void anAgentPrunedByMagnitudeWhileItTrainsLearnsToBalance() {
    Learner learner =
        new Ppo(Settings.with(Map.of("steps", 50_000)))
            .create(new Blocks(Seeds.of(0)), CartPole::new);
    double before = meanReturn(learner);
    while (!learner.finished()) {
      learner.iterate();
      if (learner.iteration() == learner.plannedIterations() / 4) {
        learner.networks().values().forEach(ResidualPpoTest::prune);
      }
    }
    double after = meanReturn(learner);
    assertTrue(before < 150 && after > 300, () -> "from " + before + " to " + after);
    for (Network network : learner.networks().values()) {
      for (ParameterSpec spec : network.architecture().parameters()) {
        float[] values = network.values(spec.name());
        float[] masked = values.clone();
        network.mask(spec.name()).apply(masked);
        assertArrayEquals(masked, values, spec.name());
      }
    }
  }

  private static double meanReturn(Learner learner) {
    return new Episodes(CartPole::new)
        .play(learner.policy(), 20, true, Seeds.of(0).scope("evaluation")).stream()
            .mapToDouble(Episode::reward)
            .average()
            .orElseThrow();
  }
}
