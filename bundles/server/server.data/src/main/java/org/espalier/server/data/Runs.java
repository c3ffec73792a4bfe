// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs of all experiments, to be listed. Safe for several threads. What is said of a run may be lost with the
 * process, since its folder knows it too; that there is a run is kept.
 */
public interface Runs extends Listing<RunRecord> {
  /** Adds runs of an experiment; those whose ids are there stay as they are. */
  void expect(long experiment, List<RunRecord> runs);

  /**
   * Says that an attempt began, which may be lost with the process; what an earlier one ended with is forgotten, its
   * metrics stay until there are new.
   *
   * @param reason why there is another one after the first, in a sentence; may be empty
   */
  void began(long experiment, String id, int attempt, String reason);

  /**
   * Says how far a run is; may be lost with the process.
   *
   * @param done from 0 to 1
   * @param metrics new values; others stay
   */
  void moved(long experiment, String id, double done, Map<String, Double> metrics);

  /**
   * Says that a run ended. It may be lost with the process, as the run's folder tells it too, but not once the end of
   * its experiment was recorded.
   *
   * @param reason in a sentence; may be empty
   * @param objective which of the metrics it is judged by; empty if it has no result
   * @param metrics new values; others stay
   */
  void ended(
      long experiment, String id, RunState state, String reason, String objective, Map<String, Double> metrics);

  Optional<RunRecord> find(String uid);

  /** All runs of an experiment, in the order in which they were added. */
  List<RunRecord> of(long experiment);
}
