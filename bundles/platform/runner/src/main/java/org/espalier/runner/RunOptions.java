package org.espalier.runner;

import java.nio.file.Path;

/**
 * How an experiment is carried out; nothing of it changes a result.
 *
 * @param output the output folder
 * @param resume whether it may go on in a folder that holds the same experiment, or a part of it
 * @param jobs runs at a time, at least 1
 * @param keepTrained whether the trained networks are kept, so that they can be exported
 */
public record RunOptions(Path output, boolean resume, int jobs, boolean keepTrained) {
  public RunOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("there are " + jobs + " jobs; there must be 1 at least");
    }
  }

  /** Keeps the trained networks. */
  public RunOptions(Path output, boolean resume, int jobs) {
    this(output, resume, jobs, true);
  }
}
