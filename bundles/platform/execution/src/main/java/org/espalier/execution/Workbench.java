// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution;

import java.util.function.Function;
import org.espalier.store.RunFolder;
import org.espalier.store.RunResult;
import org.espalier.store.StoredRun;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where runs are carried out side by side: one that measures time has the machine for itself, and what is known of a
 * seed's data is asked for once. Safe for use by several threads, each with a run of its own.
 */
@ProviderType
public interface Workbench {

  /**
   * Does, on the calling thread, all that is left to do of the folder's run. The thread must not be interrupted, which
   * would close files that are written; {@link Terms#stop} ends the run early.
   *
   * @param needed what a run that this one needs wrote, by its id; it is finished
   * @param events is told how it goes
   * @return how it ended, for the caller to record; an error of the run or of a plug-in is a result
   * @throws java.util.concurrent.CancellationException if it was stopped; its state is saved
   * @throws org.espalier.store.StoreException if a folder can't be read or written
   */
  RunResult carryOut(RunFolder folder, Function<String, StoredRun> needed, RunEvents events);
}
