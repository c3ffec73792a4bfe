// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.util.function.Supplier;
import org.espalier.api.task.TaskContext;

/** A reinforcement-learning algorithm: a plug-in. */
public interface Algorithm {
  String KIND = "algorithm";

  /** In a sentence. */
  String MEANING = "How an agent learns.";

  /** Whether it keeps the costs of an environment below limits; one that does not takes no notice of them. */
  default boolean constrained() {
    return false;
  }

  /**
   * A learner at the beginning of its training.
   *
   * @param environments gives another environment at each call, which belongs to the learner as long as that is open
   * @throws org.espalier.api.plugin.InvalidInputException if the algorithm can't learn in this environment, with the
   *     reason
   */
  Learner create(TaskContext context, Supplier<Environment> environments);
}
