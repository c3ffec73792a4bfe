// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.server.data.ExperimentRecord;

/** An {@link ExperimentRecord} as it is answered, without its file. */
public record ExperimentView(
    long id, String name, String owner, String project, String state, String reason, int priority, String fileName,
    List<String> changes, Instant created, Optional<Instant> begun, Optional<Instant> ended, int runs, int finished,
    int failed, int cores, boolean alone, Optional<Instant> deadline, long version) {

  static ExperimentView of(ExperimentRecord record) {
    return new ExperimentView(
        record.id(), record.name(), record.owner(), record.project(), record.state().name().toLowerCase(Locale.ROOT),
        record.reason(), record.priority(), record.fileName(), record.changes(), record.created(), record.begun(),
        record.ended(), record.runs(), record.finished(), record.failed(),
        record.resources().cores(), record.resources().alone(), record.deadline(), record.version());
  }
}
