// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * On what terms runs are carried out. But for {@code validates} and {@code limit}, nothing of it changes a result.
 *
 * @param stop whether runs are to save their state and give up; asked often, by all of their threads
 * @param checkpoints how often their state is saved
 * @param jobs cores that the runs share, at least 1: each has one while it is carried out, and candidates take those
 *     that are free
 * @param keepTrained whether they keep the networks that they trained
 * @param validates whether they are scored on validation data as well, because something is chosen by it
 * @param limit how long a plug-in may be about one thing, such as an iteration, before its run is given up; empty for
 *     as long as it takes
 */
public record Terms(
    BooleanSupplier stop, Checkpoints checkpoints, int jobs, boolean keepTrained, boolean validates,
    Optional<Duration> limit) {
  /** Plug-ins take as long as they take. */
  public Terms(BooleanSupplier stop, Checkpoints checkpoints, int jobs, boolean keepTrained, boolean validates) {
    this(stop, checkpoints, jobs, keepTrained, validates, Optional.empty());
  }

  public Terms {
    if (jobs < 1) {
      throw new IllegalArgumentException("there are " + jobs + " jobs; there must be 1 at least");
    }
  }
}
