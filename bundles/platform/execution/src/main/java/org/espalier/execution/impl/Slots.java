// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.concurrent.Semaphore;

/**
 * The cores that the runs of a workbench share. A run has one from its begin to its end; candidates take those that are
 * free, and give them back as soon as a run waits. Safe for use by several threads.
 */
final class Slots {
  // fair, so that a run that waits comes before the next candidate
  private final Semaphore free;
  private final int count;

  Slots(int count) {
    this.count = count;
    this.free = new Semaphore(count, true);
  }

  /** Waits for a slot for a run. */
  void take() {
    free.acquireUninterruptibly();
  }

  /** Waits until no other run is under way, and lets none begin. */
  void takeAll() {
    free.acquireUninterruptibly(count);
  }

  void giveAll() {
    free.release(count);
  }

  /** Takes a slot that is free and that no run waits for. */
  boolean takeFree() {
    return !free.hasQueuedThreads() && free.tryAcquire();
  }

  /** Whether a run waits for a slot. */
  boolean wanted() {
    return free.hasQueuedThreads();
  }

  void give() {
    free.release();
  }
}
