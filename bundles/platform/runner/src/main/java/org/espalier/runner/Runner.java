package org.espalier.runner;

import org.espalier.plan.ExperimentPlan;
import org.osgi.annotation.versioning.ProviderType;

/** Carries out experiments. Safe for use by several threads. */
@ProviderType
public interface Runner {

  /**
   * Carries out the runs that are not finished yet, several at a time, each after those that it needs and on one
   * thread. A run that fails is recorded and does not keep others from going on; those that need it are skipped.
   *
   * <p>If the calling thread is interrupted, the runs save checkpoints after the iteration they are at, and this
   * returns; the thread's interrupted status is cleared then, and the outcome tells.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if the output folder can't be written, is in use, or holds
   *     something else; nothing is changed then
   * @throws org.espalier.store.StoreException if the output folder can't be written any more, such as on a full disk;
   *     what was recorded before stays
   */
  Outcome run(ExperimentPlan plan, RunOptions options, RunListener listener);
}
