// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Values;
import org.espalier.api.task.Testable;
import org.espalier.environment.classic.CartPole;
import org.espalier.rl.Episodes;
import org.espalier.tck.Settings;
import org.espalier.tck.evaluator.EvaluatorContract;
import org.espalier.tck.evaluator.Exhibition;
import org.junit.jupiter.api.Nested;

class PolicyEvaluatorContractsTest {
  private static final int WIDTH = 4;

  /** Tosses a coin, more or less fair by where the pole leans. */
  private record Tossing() implements Policy {
    @Override
    public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
      for (int i = 0; i < batch; i++) {
        float lean = observations[WIDTH * i + 2];
        actions[i] = greedy ? lean > 0 ? 1 : 0 : random.nextFloat() < 0.5f + lean ? 1 : 0;
      }
    }

    @Override
    public Optional<Entropy> entropy() {
      return Optional.of((observations, batch, entropies) -> {
        for (int i = 0; i < batch; i++) {
          double chance = Math.max(0.01, Math.min(0.99, 0.5 + observations[WIDTH * i + 2]));
          entropies[i] = (float) (-chance * Math.log(chance) - (1 - chance) * Math.log(1 - chance));
        }
      });
    }
  }

  private record Player() implements Agent {
    @Override
    public Policy policy() {
      return new Tossing();
    }

    @Override
    public Environment environment() {
      return new CartPole();
    }

    @Override
    public List<Episode> scored(Split split) {
      return new Episodes(CartPole::new).play(policy(), 5, true, Seeds.of(4));
    }
  }

  /** Holds every state to be worth what a pole that stands straight is. */
  private record Critic() implements Values {
    @Override
    public double discount() {
      return 0.9;
    }

    @Override
    public void of(float[] observations, int batch, float[] values) {
      for (int i = 0; i < batch; i++) {
        values[i] = 10 - 20 * Math.abs(observations[WIDTH * i + 2]);
      }
    }
  }

  /** Of an agent with a critic. */
  abstract static class OfAnAgent extends EvaluatorContract {
    @Override
    protected Testable trained() {
      return new Exhibition(new Player(), new Critic());
    }
  }

  @Nested
  class Returns extends OfAnAgent {
    @Override
    protected Evaluator evaluator() {
      return new ReturnEvaluator();
    }
  }

  @Nested
  class Entropies extends OfAnAgent {
    @Override
    protected Evaluator evaluator() {
      return new PolicyEntropyEvaluator(Settings.of(PolicyEntropyEvaluator.Options.class, Map.of("episodes", 4)));
    }
  }

  @Nested
  class Coverage extends OfAnAgent {
    @Override
    protected Evaluator evaluator() {
      return new StateActionCoverageEvaluator(
          Settings.of(StateActionCoverageEvaluator.Options.class, Map.of("pairs", 100, "episodes", 4)));
    }
  }

  @Nested
  class ValueErrors extends OfAnAgent {
    @Override
    protected Evaluator evaluator() {
      return new ValueErrorEvaluator(Settings.of(ValueErrorEvaluator.Options.class, Map.of("episodes", 4)));
    }
  }
}
