// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.util.Optional;
import org.espalier.api.task.Training;

/**
 * A reinforcement-learning algorithm at work: rollouts and updates are its iterations, environment steps its samples.
 */
public interface Learner extends Training {

  /** The policy as it is now; it changes as training goes on. */
  Policy policy();

  /**
   * What its critic holds states to be worth; empty where it has none, or one that counts more than rewards, such as
   * the worth of entropy.
   */
  default Optional<Values> values() {
    return Optional.empty();
  }

  /**
   * What the networks read in place of observations, such as normalised ones; by default the observations themselves.
   *
   * @param observations at least count x observation width values
   * @return count x input size values; may be the given array
   */
  default float[] networkInputs(float[] observations, int count) {
    return observations;
  }
}
