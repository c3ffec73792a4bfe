// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an experiment is carried out; nothing of it changes a result.
 *
 * @param output the output folder
 * @param resume whether it may go on in a folder that holds the same experiment, or a part of it
 * @param jobs runs at a time, at least 1
 * @param keepTrained whether the trained networks are kept, so that they can be exported
 * @param limit how long a plug-in may be about one thing before its run is given up; empty for as long as it takes
 */
public record RunOptions(Path output, boolean resume, int jobs, boolean keepTrained, Optional<Duration> limit) {
  public RunOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("there are " + jobs + " jobs; there must be 1 at least");
    }
  }

  /** Plug-ins take as long as they take. */
  public RunOptions(Path output, boolean resume, int jobs, boolean keepTrained) {
    this(output, resume, jobs, keepTrained, Optional.empty());
  }

  /** Keeps the trained networks; plug-ins take as long as they take. */
  public RunOptions(Path output, boolean resume, int jobs) {
    this(output, resume, jobs, true);
  }
}
