// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.episode;

import java.util.List;
import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.Testable;
import org.espalier.environment.classic.CartPole;
import org.espalier.tck.Settings;
import org.espalier.tck.evaluator.EvaluatorContract;
import org.espalier.tck.evaluator.Exhibition;

class EpisodeEvaluatorContractTest extends EvaluatorContract {
  @Override
  protected Evaluator evaluator() {
    return new EpisodeEvaluator(Settings.of(EpisodeEvaluator.Options.class, Map.of("steps", 50)));
  }

  @Override
  protected Testable trained() {
    return new Exhibition(new Leaning());
  }

  /** Pushes to where the pole leans. */
  private record Leaning() implements Agent {
    @Override
    public Policy policy() {
      return (observations, batch, actions, greedy, random) -> {
        for (int i = 0; i < batch; i++) {
          actions[i] = observations[4 * i + 2] > 0 ? 1 : 0;
        }
      };
    }

    @Override
    public Environment environment() {
      return new CartPole();
    }

    @Override
    public List<Episode> scored(Split split) {
      throw new UnsupportedOperationException("one episode of its own is enough");
    }
  }
}
