// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import java.util.Map;
import java.util.Optional;

/**
 * What a network that learnt some data is good for, such as to act in the environment that a teacher's demonstrations
 * come from. A data set that knows it implements this; a task that learns from data shows what its application shows,
 * beside what it shows itself. Used by the thread that uses the network.
 */
public interface Application {

  /**
   * What a trained network shows of a kind when it is put to its use; empty if that is nothing.
   *
   * @param trained gives the network's outputs as they are at the time of asking
   */
  <T extends Exhibit> Optional<T> show(Class<T> type, Predictor trained);

  /** What is known of the use, as in {@link Testable#facts}: such numbers as take longer to get than data to load. */
  Map<String, Double> facts();
}
