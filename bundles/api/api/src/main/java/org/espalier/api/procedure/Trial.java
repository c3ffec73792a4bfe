// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.function.Supplier;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;

/**
 * How a procedure tries a candidate: what it does with it before it is scored, such as training by a rule of its own,
 * and what it measures on it. Called by several threads at a time, each with another candidate, so a trial remembers
 * nothing.
 */
public interface Trial {

  /**
   * All settings that what candidates come to depends on, as one text: an evaluation that was kept is used again where
   * this and the candidate are the same.
   */
  String settings();

  /**
   * Whether a candidate comes as small as its masks make it: its networks compute the same function without the
   * channels that masks have removed, so that all that is done with them costs what they cost. Where masks remove whole
   * channels but not what belongs to them, their constants become biases.
   */
  default boolean shrinks() {
    return true;
  }

  /**
   * Tries one candidate. What it comes to depends on the candidate, these settings and the bench's seeds alone, times
   * that were measured excepted.
   *
   * @param candidate of its own: weights and masks set, trained for the candidate's iterations
   */
  Evaluation evaluate(Trainable candidate, Bench bench);

  /** Where a candidate is tried. Used by the thread that tries it. */
  interface Bench {

    /** Streams of chance that belong to the candidate's seed. */
    Seeds seeds();

    /**
     * To be called between pieces of work, such as minibatches: lets go first what needs the machine alone.
     *
     * @throws java.util.concurrent.CancellationException if the run was cancelled
     */
    void pause();

    /** Measures time while nothing else of the session computes. */
    <T> T alone(Supplier<T> measurement);
  }
}
