// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.time.Duration;
import org.espalier.execution.Checkpoints;
import org.espalier.execution.impl.PlanExecutor;
import org.espalier.laboratory.Lab;
import org.espalier.plan.ExperimentPlan;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.Runner;

/** Carries out experiments with the plug-ins of a laboratory. */
record LabRunner(Runner runner) {

  /**
   * @param checkpointEvery time between the checkpoints of a run, however long one takes
   */
  static LabRunner of(Lab lab, Duration checkpointEvery) {
    return new LabRunner(
        new ExperimentRunner(new PlanExecutor(lab, "test 1.0"), new Checkpoints(checkpointEvery, 1)));
  }

  /** Waits for the end; an interruption of the thread cancels the experiment. */
  Outcome run(ExperimentPlan plan, RunOptions options, RunListener listener) {
    return runner.start(plan, options, listener).await();
  }
}
