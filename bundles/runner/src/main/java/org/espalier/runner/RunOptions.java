package org.espalier.runner;

import java.nio.file.Path;

/**
 * How an experiment is carried out; nothing of it changes a result.
 *
 * @param output the output folder
 * @param resume whether it may go on in a folder that holds the same experiment
 * @param jobs runs at a time, at least 1
 */
public record RunOptions(Path output, boolean resume, int jobs) {
  public RunOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("there are " + jobs + " jobs; there must be 1 at least");
    }
  }

  /** One run at a time for each core. */
  public RunOptions(Path output, boolean resume) {
    this(output, resume, Runtime.getRuntime().availableProcessors());
  }
}
