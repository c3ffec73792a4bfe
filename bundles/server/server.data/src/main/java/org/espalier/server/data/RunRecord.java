// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A run as the server knows it: enough to list it. Its result is in the experiment's output folder.
 *
 * @param uid 32 hexadecimal digits, unlike any other run's of any experiment
 * @param experiment id of the experiment
 * @param id the plan's, unique within the experiment
 * @param reason why it is in its state, in a sentence; may be empty
 * @param arm what is compared, such as a variant's name; may be empty
 * @param sparsity that it aims at, from 0 to 1
 * @param attempt how often it was begun
 * @param done from 0 to 1
 * @param objective which of the metrics it is judged by; empty until it has a result
 * @param metrics the latest value of each, by name
 */
public record RunRecord(
    String uid, long experiment, String id, RunState state, String reason, long seed, String arm,
    OptionalDouble sparsity, int attempt, Optional<Instant> begun, Optional<Instant> ended, double done,
    String objective, Map<String, Double> metrics) {

  public RunRecord {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /** One that waits for its first attempt. */
  public static RunRecord queued(
      String uid, long experiment, String id, long seed, String arm, OptionalDouble sparsity) {
    return new RunRecord(uid, experiment, id, RunState.QUEUED, "", seed, arm, sparsity, 0, Optional.empty(),
        Optional.empty(), 0, "", Map.of());
  }
}
