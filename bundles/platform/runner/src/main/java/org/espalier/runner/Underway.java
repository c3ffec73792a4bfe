// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.osgi.annotation.versioning.ProviderType;

/** An experiment that is being carried out. Safe for use by several threads. */
@ProviderType
public interface Underway {

  /** How far it is. */
  Progress progress();

  /**
   * Asks the experiment to stop: its active runs save checkpoints after the iteration they are at, and it ends as
   * interrupted. Returns before that; asked again, or when it has ended, it does nothing.
   */
  void cancel();

  /**
   * How it ended, once all of its threads have and the output folder is let go of. It fails with {@link
   * org.espalier.store.StoreException} if the folder could not be written any more, such as on a full disk; what was
   * recorded before stays. To cancel this future does not cancel the experiment.
   */
  CompletableFuture<Outcome> outcome();

  /**
   * Waits for the end. If the calling thread is interrupted, the experiment is cancelled and this still waits for its
   * end; the thread's interrupted status is cleared then, and the outcome tells.
   *
   * @throws org.espalier.store.StoreException if the output folder could not be written any more
   */
  default Outcome await() {
    CompletableFuture<Outcome> outcome = outcome();
    while (true) {
      try {
        return outcome.get();
      } catch (InterruptedException e) {
        cancel();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException problem) {
          throw problem;
        } else if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
