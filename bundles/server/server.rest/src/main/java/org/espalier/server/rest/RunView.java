// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.server.data.RunRecord;

/**
 * A {@link RunRecord} as it is answered; {@code metrics} has the latest value of each, and {@code objective} is that by
 * which the run is judged.
 */
public record RunView(
    String uid, long experiment, String id, String state, String reason, long seed, String arm, OptionalDouble sparsity,
    int attempt, Optional<Instant> begun, Optional<Instant> ended, double done, String objective,
    Map<String, Double> metrics) {

  static RunView of(RunRecord record) {
    return new RunView(
        record.uid(), record.experiment(), record.id(), record.state().name().toLowerCase(Locale.ROOT), record.reason(),
        record.seed(), record.arm(), record.sparsity(), record.attempt(), record.begun(), record.ended(), record.done(),
        record.objective(), record.metrics());
  }
}
