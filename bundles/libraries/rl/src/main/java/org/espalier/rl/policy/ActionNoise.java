// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.random.RandomStream;

/** What is added to the actions of a deterministic policy, so that others are tried, too. Used by one thread. */
public interface ActionNoise {

  /** Adds noise to the next actions, one an environment: environments x action width. */
  void add(RandomStream random, float[] actions);

  /** An episode has ended in an environment; what is added next begins anew. */
  default void ended(int environment) {}

  /** Writes all state. */
  default void save(DataOutput out) throws IOException {}

  /** Goes on from there, to the bit. */
  default void restore(DataInput in) throws IOException {}

  /**
   * Normal noise, independent from one number and step to the next (Fujimoto et al. 2018, sec. 6).
   *
   * @param deviation standard deviation
   */
  static ActionNoise gaussian(double deviation) {
    return (random, actions) -> {
      for (int i = 0; i < actions.length; i++) {
        actions[i] += (float) (deviation * random.nextGaussian());
      }
    };
  }
}
