// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.util.Optional;
import org.espalier.api.random.RandomStream;

/** Chooses actions. Used by the thread that uses its networks. */
@FunctionalInterface
public interface Policy {

  /**
   * Actions for a batch of observations.
   *
   * @param observations batch x observation width
   * @param actions receives batch x action width, each inside the action space
   * @param greedy the most likely action instead of a draw
   */
  void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random);

  /** How undecided it is; empty where that is not known: a squashed distribution has no closed form of it. */
  default Optional<Entropy> entropy() {
    return Optional.empty();
  }

  /** Entropy of the distribution that a policy draws its actions from. */
  @FunctionalInterface
  interface Entropy {

    /**
     * At each observation, in nats (differential for continuous actions).
     *
     * @param observations batch x observation width
     * @param entropies receives batch values
     */
    void of(float[] observations, int batch, float[] entropies);
  }
}
