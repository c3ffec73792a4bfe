// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution;

import java.util.function.BooleanSupplier;
import org.espalier.store.RunResult;
import org.osgi.annotation.versioning.ProviderType;

/** Carries out runs that others have planned. Safe for use by several threads, each with a run of its own. */
@ProviderType
public interface Worker {

  /**
   * Carries out a run on the calling thread, which must not be interrupted, and records its result in its folder. One
   * that is finished there already is not done again; one that failed is.
   *
   * @param stop whether the run is to save its state and give up
   * @return how it ended, now or before
   * @throws org.espalier.api.plugin.InvalidInputException if the plan can't be read, a bundle is missing, a run that it
   *     needs is not finished, or the folder is in use or holds something else; nothing is changed then
   * @throws java.util.concurrent.CancellationException if it was stopped; its state is saved
   * @throws org.espalier.store.StoreException if a folder can't be read or written
   */
  RunResult work(WorkOrder order, BooleanSupplier stop, WorkEvents events);
}
