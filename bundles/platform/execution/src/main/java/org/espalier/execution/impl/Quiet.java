package org.espalier.execution.impl;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets one run have the machine to itself while it measures time; the others of the session wait. Runs compute between
 * {@link #enter} and {@link #leave}, and {@link #giveWay} often. Used by the threads of all runs.
 */
final class Quiet {
  // shared by runs that compute; fair, so that who wants to measure waits for no longer than the next iteration
  private final ReentrantReadWriteLock machine = new ReentrantReadWriteLock(true);

  /** Waits while another run measures. */
  void enter() {
    machine.readLock().lock();
  }

  void leave() {
    machine.readLock().unlock();
  }

  /** Waits for the runs that want to measure. */
  void giveWay() {
    if (machine.hasQueuedThreads()) {
      leave();
      enter();
    }
  }

  /** Carries out a measurement of a run that has entered, while no other computes. */
  <T> T alone(Supplier<T> measurement) {
    leave();
    machine.writeLock().lock();
    try {
      return measurement.get();
    } finally {
      enter();
      machine.writeLock().unlock();
    }
  }
}
