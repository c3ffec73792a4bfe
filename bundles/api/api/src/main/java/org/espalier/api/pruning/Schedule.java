// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import java.util.Optional;

/**
 * How sparsity grows from step to step: a plug-in. What a step is, the procedure says: an iteration of the training, or
 * a round of pruning and retraining.
 */
public interface Schedule {
  String KIND = "schedule";

  /** In a sentence. */
  String MEANING = "How sparsity grows from step to step.";

  /** Why it can't be followed over so many steps, as a clause; empty if it can. */
  default Optional<String> refusal(long planned) {
    return Optional.empty();
  }

  /**
   * Sparsity after some of the steps.
   *
   * @param done steps done, from 0 to planned
   * @param planned all steps, at least 1
   * @param target sparsity to be reached, above 0 and below 1
   * @return from 0 to target, never less than after fewer steps, and the target itself after the last one
   */
  double sparsity(long done, long planned, double target);
}
