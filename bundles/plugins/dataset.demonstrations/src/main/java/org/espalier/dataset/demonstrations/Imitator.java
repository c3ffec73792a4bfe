// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import java.util.Optional;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.task.Predictor;
import org.espalier.rl.policy.Categorical;

/** Does what a network predicts that the expert would do. */
final class Imitator {
  private Imitator() {}

  static Policy of(Predictor trained, Space actions) {
    return actions instanceof Space.Discrete discrete ? new Choosing(trained, new Categorical(discrete.n()))
        : new Setting(trained, (Space.Box) actions);
  }

  /** Outputs are logits; the entropy is that of their softmax. */
  private record Choosing(Predictor trained, Categorical distribution) implements Policy {
    @Override
    public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
      float[] logits = trained.predict(observations, batch);
      for (int row = 0; row < batch; row++) {
        distribution.at(logits, row);
        if (greedy) {
          distribution.mode(actions, row);
        } else {
          distribution.sample(random, actions, row);
        }
      }
    }

    @Override
    public Optional<Entropy> entropy() {
      return Optional.of((observations, batch, entropies) -> {
        float[] logits = trained.predict(observations, batch);
        for (int row = 0; row < batch; row++) {
          distribution.at(logits, row);
          entropies[row] = (float) distribution.entropy();
        }
      });
    }
  }

  /** Outputs are actions, of which there is one in each state, greedy or not. */
  private record Setting(Predictor trained, Space.Box actions) implements Policy {
    @Override
    public void act(float[] observations, int batch, float[] chosen, boolean greedy, RandomStream random) {
      float[] outputs = trained.predict(observations, batch);
      float[] low = actions.low();
      float[] high = actions.high();
      for (int i = 0; i < batch * low.length; i++) {
        chosen[i] = Math.min(Math.max(outputs[i], low[i % low.length]), high[i % low.length]);
      }
    }
  }
}
