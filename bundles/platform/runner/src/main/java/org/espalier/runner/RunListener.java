// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import java.nio.file.Path;
import org.espalier.plan.RunPlan;
import org.espalier.store.RunResult;

/** Is told how an experiment goes, by one thread at a time. */
public interface RunListener {

  /** The output folder is there and held. */
  void opened(Path output, Progress progress);

  /**
   * A file of the output folder is damaged.
   *
   * @param sentence which, and what is done again for that
   */
  void damaged(String sentence);

  /** Something has moved; told a few times a second at most. */
  void moved(Progress progress);

  /** A run is over, and its result recorded. */
  void ended(RunPlan run, RunResult result, Progress progress);

  /** The experiment was asked to stop; its active runs save their state. */
  void stopping(Progress progress);
}
