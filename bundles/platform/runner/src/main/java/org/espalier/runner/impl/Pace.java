// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How long a run takes, told from the later half of the work so far: what begins is slow until its code is compiled,
 * and what was done an hour ago may have been another kind of run.
 */
final class Pace {
  /** Seconds of work before anything can be told from it. */
  private static final double ENOUGH = 2;
  /** Two looks are kept if there is so much more work between them, so that weeks of work leave a few hundred. */
  private static final double APART = 1.05;

  /**
   * A look at what was done.
   *
   * @param seconds of work, those of all runs together
   * @param runs that it came to, with shares of those under way
   */
  private record Look(double seconds, double runs) {}

  private final Deque<Look> looks = new ArrayDeque<>();

  /** Forgets what was seen, since part of it turned out to be for nothing. */
  void forget() {
    looks.clear();
  }

  /** Seconds of work for a whole run; empty as long as there is nothing to tell it from. */
  OptionalDouble secondsPerRun(double seconds, double runs) {
    if (looks.isEmpty() || seconds > APART * looks.getLast().seconds) {
      looks.add(new Look(seconds, runs));
    }
    Look from = new Look(0, 0);
    for (Look look : looks) {
      if (look.seconds > seconds / 2) {
        break;
      }
      from = look;
    }
    while (!looks.isEmpty() && looks.getFirst().seconds < from.seconds) {
      looks.removeFirst();
    }
    if (seconds < ENOUGH || runs <= 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        runs > from.runs ? (seconds - from.seconds) / (runs - from.runs) : seconds / runs);
  }
}
