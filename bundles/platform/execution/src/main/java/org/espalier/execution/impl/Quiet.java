// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets one run have the machine to itself while it measures time; the others of the session wait. Runs compute between
 * {@link #enter} and {@link #leave}, and {@link #giveWay} often. Used by the threads of all runs.
 */
final class Quiet {
  // all guarded by this
  private final Set<Thread> computing = new HashSet<>();
  /** Threads whose runs were given up: nobody waits for them. */
  private final Set<Thread> abandoned = new HashSet<>();
  private Thread measuring;
  /** Runs that want to measure: who computes gives way to them, so that they wait for the next iteration at most. */
  private int waiting;

  /** Waits while another run measures, or wants to. */
  synchronized void enter() {
    await(this::isOpen);
    begin();
  }

  synchronized void leave() {
    computing.remove(Thread.currentThread());
    abandoned.remove(Thread.currentThread());
    notifyAll();
  }

  /** Waits for the runs that want to measure; who measures gives no way. */
  synchronized void giveWay() {
    if (waiting > 0 && !isMeasuring()) {
      computing.remove(Thread.currentThread());
      notifyAll();
      enter();
    }
  }

  /** Carries out a measurement of a run that has entered, while no other computes. */
  <T> T alone(Supplier<T> measurement) {
    if (isMeasuring()) {
      return measurement.get();
    }
    beginAlone();
    try {
      return measurement.get();
    } finally {
      endAlone();
    }
  }

  private synchronized void beginAlone() {
    computing.remove(Thread.currentThread());
    notifyAll();
    waiting++;
    await(this::isQuiet);
    waiting--;
    if (!abandoned.contains(Thread.currentThread())) {
      measuring = Thread.currentThread();
    }
  }

  private synchronized void endAlone() {
    if (measuring == Thread.currentThread()) {
      measuring = null;
    }
    begin();
    notifyAll();
  }

  private synchronized boolean isMeasuring() {
    return measuring == Thread.currentThread();
  }

  private synchronized boolean isOpen() {
    return measuring == null && waiting == 0;
  }

  private synchronized boolean isQuiet() {
    return measuring == null && computing.isEmpty();
  }

  private synchronized void begin() {
    if (!abandoned.contains(Thread.currentThread())) {
      computing.add(Thread.currentThread());
    }
  }

  /** Waits no longer for a thread whose run was given up. */
  synchronized void abandon(Thread thread) {
    abandoned.add(thread);
    computing.remove(thread);
    if (measuring == thread) {
      measuring = null;
    }
    notifyAll();
  }

  /** Called with the monitor, which is released meanwhile. */
  private synchronized void await(BooleanSupplier condition) {
    boolean interrupted = false;
    while (!condition.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
