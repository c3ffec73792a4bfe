// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An experiment as the server knows it.
 *
 * @param id counts up; never used again
 * @param reason why it is in its state, in a sentence; may be empty
 * @param created when it was accepted
 * @param begun when its first run began
 * @param ended when it came into a state that it stays in
 * @param runs how many there are as far as is known
 * @param finished how many of them have a result
 * @param failed how many of them ended without one
 * @param resources what each run takes
 * @param deadline when it is ended at the latest; empty for never
 * @param ending why it is ended then, in a sentence; empty without a deadline
 * @param version grows by one with every change of the record
 */
public record ExperimentRecord(
    long id, String owner, String project, String name, String fileName, String file, List<String> changes,
    int priority, ExperimentState state, String reason, Instant created, Optional<Instant> begun,
    Optional<Instant> ended, int runs, int finished, int failed, Resources resources, Optional<Instant> deadline,
    String ending, long version) {

  public ExperimentRecord {
    changes = List.copyOf(changes);
  }
}
