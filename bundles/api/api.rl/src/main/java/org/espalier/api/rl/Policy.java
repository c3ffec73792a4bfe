package org.espalier.api.rl;

import org.espalier.api.random.RandomStream;

/** Chooses actions. Used by the thread that uses its networks. */
public interface Policy {

  /**
   * Actions for a batch of observations.
   *
   * @param observations batch x observation width
   * @param actions receives batch x action width, each inside the action space
   * @param greedy the most likely action instead of a draw
   */
  void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random);

  /**
   * Entropy of the action distribution at each observation, in nats (differential for continuous actions).
   *
   * @param entropies receives batch values
   */
  void entropy(float[] observations, int batch, float[] entropies);
}
