// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

/** How far an agent's training is, as its environments tell it. Used by one thread. */
final class Progress {
  private long steps;
  private long planned = Long.MAX_VALUE;

  /** @param samples environment steps of the whole training, at least 1 */
  void plan(long samples) {
    planned = samples;
  }

  /** Environment steps of the whole training. */
  long planned() {
    return planned;
  }

  void advance(int count) {
    steps += count;
  }

  /** t / T of eq. 5.1, from 0 to 1: steps that are done. */
  double share() {
    return Math.min(1, (double) steps / planned);
  }

  /** Steps that are done. */
  long steps() {
    return steps;
  }
}
