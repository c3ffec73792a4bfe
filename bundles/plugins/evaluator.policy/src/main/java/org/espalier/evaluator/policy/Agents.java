// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Agent;
import org.espalier.api.task.Testable;

/** Asks what was trained for its agent. */
final class Agents {
  private Agents() {}

  /**
   * @param evaluator who asks, for the message
   * @throws InvalidInputException if there is no agent
   */
  static Agent of(Testable trained, String evaluator) {
    return trained
        .show(Agent.class)
        .orElseThrow(
            () -> new InvalidInputException(
                "evaluator " + evaluator + " measures agents, and the task trains none; use it with a task that"
                    + " provides \"agent\", such as reinforcement"));
  }
}
