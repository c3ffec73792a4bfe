// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The experiments of a server. What a method has changed when it returns is kept, whatever happens to the process.
 * Safe for several threads.
 */
public interface Experiments extends Listing<ExperimentRecord> {
  /**
   * Stores an experiment. If the owner has submitted one with the same key and content, that is the answer.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if the content with that key was another, or something is
   *     too long
   */
  ExperimentRecord accept(NewExperiment experiment);

  Optional<ExperimentRecord> find(long id);

  /** Those that have not ended, in the order of their ids. */
  List<ExperimentRecord> open();

  /**
   * Puts an experiment into a state if it is in one of some others; false if it is not.
   *
   * @param reason in a sentence; may be empty
   */
  boolean change(long id, Set<ExperimentState> from, ExperimentState to, String reason);

  /** Gives it the name that its file says. */
  void rename(long id, String name);

  /**
   * Says how many runs there are, and of these how many ended with a result and without; may be lost with the process.
   */
  void count(long id, int runs, int finished, int failed);

  void prioritise(long id, int priority);

  /**
   * Says when an experiment is ended at the latest. The earlier of two deadlines holds.
   *
   * @param ending why it is ended then, in a sentence
   * @return whether this is its deadline now; false if it has an earlier one, or has ended
   */
  boolean deadline(long id, Instant when, String ending);
}
