// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;

/** Knows nothing of the observations: a random element of the action space each time, greedy or not. */
record UniformPolicy(Space actions) implements Policy {

  @Override
  public void act(float[] observations, int batch, float[] chosen, boolean greedy, RandomStream random) {
    for (int row = 0; row < batch; row++) {
      actions.sample(random, chosen, row * actions.width());
    }
  }

  /** Logarithm of the number of actions, or of the box's volume; infinite for a box without bounds. */
  @Override
  public Optional<Entropy> entropy() {
    double entropy = 0;
    if (actions instanceof Space.Discrete discrete) {
      entropy = StrictMath.log(discrete.n());
    } else if (actions instanceof Space.Box box) {
      float[] low = box.low();
      float[] high = box.high();
      for (int i = 0; i < low.length; i++) {
        entropy += StrictMath.log((double) high[i] - low[i]);
      }
    }
    float everywhere = (float) entropy;
    return Optional.of((observations, batch, entropies) -> Arrays.fill(entropies, 0, batch, everywhere));
  }
}
