// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import java.nio.file.Path;
import java.util.List;
import org.espalier.store.RunResult;

/**
 * How an experiment ended.
 *
 * @param output the output folder
 * @param runs number of runs that it comes to
 * @param finished number of those that are finished, in earlier attempts included
 * @param pace runs that finished in this attempt for each minute that it took
 * @param problems the results of runs that failed or were skipped in this attempt, in the plan's order
 * @param interrupted whether it was stopped before its end; it can be resumed
 */
public record Outcome(Path output, int runs, int finished, double pace, List<RunResult> problems, boolean interrupted) {
  public Outcome {
    problems = List.copyOf(problems);
  }

  /** Whether every run is finished. */
  public boolean complete() {
    return finished == runs;
  }
}
