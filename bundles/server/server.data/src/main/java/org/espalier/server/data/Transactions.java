// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.function.Supplier;

/** Makes several changes one: all are kept, or none is. */
public interface Transactions {
  /**
   * Does the work, in which services of this package change what they keep, by the thread that calls. Work inside work
   * is part of it. What is thrown undoes all changes and is thrown on. Work that collides with another thread's is
   * undone and done again, so it changes nothing else.
   */
  <T> T call(Supplier<T> work);

  /** As {@link #call}, with no answer. */
  default void run(Runnable work) {
    call(() -> {
      work.run();
      return null;
    });
  }
}
