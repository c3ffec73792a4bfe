package org.espalier.runner.impl;

import org.espalier.execution.Checkpoints;
import org.espalier.execution.RunExecutor;
import org.espalier.plan.ExperimentPlan;
import org.espalier.runner.RunListener;
import org.espalier.runner.RunOptions;
import org.espalier.runner.Runner;
import org.espalier.runner.Underway;
import org.espalier.store.OutputFolder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Carries out experiments, run by run. */
@Component
public final class ExperimentRunner implements Runner {
  private final RunExecutor executor;
  private final Checkpoints checkpoints;

  @Activate
  public ExperimentRunner(@Reference RunExecutor executor) {
    this(executor, Checkpoints.DEFAULT);
  }

  /**
   * @param checkpoints how often runs save their state
   */
  ExperimentRunner(RunExecutor executor, Checkpoints checkpoints) {
    this.executor = executor;
    this.checkpoints = checkpoints;
  }

  @Override
  public Underway start(ExperimentPlan plan, RunOptions options, RunListener listener) {
    return start(plan, options, listener, executor);
  }

  @Override
  public Underway start(ExperimentPlan plan, RunOptions options, RunListener listener, RunExecutor executor) {
    OutputFolder output = OutputFolder.open(options.output(), plan, executor.tool(), options.resume());
    try {
      Session session = new Session(plan, executor, output, options, checkpoints, listener);
      session.begin();
      return session;
    } catch (RuntimeException | Error e) {
      output.close();
      throw e;
    }
  }
}
