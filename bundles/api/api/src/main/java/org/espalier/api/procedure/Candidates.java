// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.List;

/**
 * Evaluates candidates, side by side on the experiment's cores as far as these have nothing else to do. What was
 * evaluated is kept in the run's folder: a run that goes on is given the same evaluations, to the bit, without their
 * being computed again. Used by the thread of the run.
 */
@FunctionalInterface
public interface Candidates {

  /**
   * Evaluates each candidate in a trainable of its own, and returns when all are. A candidate's evaluation depends on
   * itself, the weights it starts from and the run's seed and task alone: not on the others, their order or the number
   * of cores. One that fails, because its training diverges or a plug-in throws, has failed, and the others are none
   * the worse.
   *
   * @return an evaluation for each, in the order of the candidates
   * @throws java.util.concurrent.CancellationException if the run was cancelled; what was evaluated is kept
   */
  List<Evaluation> evaluate(List<Candidate> candidates);
}
