// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Signs of life of a run: each of its threads gives one whenever it asks a plug-in something, and whenever one comes
 * back. Where nobody watches, they cost nothing. Safe for use by several threads.
 */
final class Pulse {
  private static final ThreadLocal<Pulse> CURRENT = new ThreadLocal<>();

  /** Those that work for the run, the last one first: helpers before the run's own, which waits for them. */
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile long last = System.nanoTime();
  private volatile boolean givenUp;

  /** Has the calling thread work for a run; empty for none. */
  static void join(Pulse pulse) {
    if (pulse == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(pulse);
      pulse.threads.add(0, Thread.currentThread());
    }
  }

  /** The calling thread works for no run any more. */
  static void leave() {
    Pulse pulse = CURRENT.get();
    CURRENT.remove();
    if (pulse != null) {
      pulse.threads.remove(Thread.currentThread());
    }
  }

  /** Of the run that the calling thread works for; null where nobody watches. */
  static Pulse current() {
    return CURRENT.get();
  }

  /**
   * The calling thread is alive.
   *
   * @throws Stopped if its run was given up meanwhile
   */
  static void beat() {
    Pulse pulse = CURRENT.get();
    if (pulse != null) {
      pulse.last = System.nanoTime();
      if (pulse.givenUp) {
        throw new Stopped();
      }
    }
  }

  /** Nanoseconds since the last sign of life. */
  long age() {
    return System.nanoTime() - last;
  }

  /** Those that work for the run, the last one first. */
  List<Thread> threads() {
    return threads;
  }

  /** Has all that works for the run stop as soon as it comes back. */
  void giveUp() {
    givenUp = true;
  }
}
