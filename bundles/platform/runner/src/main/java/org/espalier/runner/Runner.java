package org.espalier.runner;

import org.espalier.execution.RunExecutor;
import org.espalier.plan.ExperimentPlan;
import org.osgi.annotation.versioning.ProviderType;

/** Carries out experiments. Safe for use by several threads. */
@ProviderType
public interface Runner {

  /**
   * Begins to carry out the runs that are not finished yet, and returns: they are carried out several at a time, each
   * after those that it needs and on one thread. A run that fails is recorded and does not keep others from going on;
   * those that need it are skipped.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if the output folder can't be written, is in use, or holds
   *     something else; nothing is changed then
   * @throws org.espalier.store.StoreException if the output folder can't be written any more, such as on a full disk
   */
  Underway start(ExperimentPlan plan, RunOptions options, RunListener listener);

  /**
   * The same, with runs carried out by an executor of the caller's, such as one that has other processes do it.
   *
   * @param executor makes one workbench for this experiment, whose runs wait there as long as it likes
   */
  Underway start(ExperimentPlan plan, RunOptions options, RunListener listener, RunExecutor executor);
}
