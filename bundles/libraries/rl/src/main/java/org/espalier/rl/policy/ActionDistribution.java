// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import org.espalier.api.random.RandomStream;

/**
 * How a network's outputs distribute actions. It looks at one row of outputs at a time, computed in double precision:
 * first {@link #at}, then whatever is asked of that row. Used by one thread.
 */
public interface ActionDistribution {

  /** Network outputs that one action takes. */
  int outputs();

  /** Numbers that hold one action. */
  int actionWidth();

  /** Whether it must be told the {@link #features}. */
  default boolean readsFeatures() {
    return false;
  }

  /**
   * Tells what the network's last layer read for the batch whose outputs are looked at next.
   *
   * @param batch rows of features, left as they are until the next batch
   */
  default void features(float[] batch) {}

  /** Looks at row {@code row} of outputs. */
  void at(float[] outputs, int row);

  /** Draws an action and writes it as row {@code row}; it may lie outside the action space. */
  void sample(RandomStream random, float[] actions, int row);

  /** Draws anew what the {@link #explore explorations} of some steps have in common. */
  default void renewNoise(RandomStream random, int environments) {}

  /** Writes an action for environment {@code row} of a rollout, distributed as {@link #sample}'s if taken by itself. */
  default void explore(RandomStream random, float[] actions, int row) {
    sample(random, actions, row);
  }

  /** Writes the most likely action as row {@code row}. */
  void mode(float[] actions, int row);

  /** Logarithm of the probability (density) of the action in row {@code row}. */
  double logProbability(float[] actions, int row);

  /** Moves the first {@code batch} actions into the action space. */
  void bound(float[] actions, int batch);
}
