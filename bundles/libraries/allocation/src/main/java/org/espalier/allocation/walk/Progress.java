// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

/** How far an agent's training is, as its environments tell it. Used by one thread. */
public final class Progress {
  private long steps;
  private long planned = Long.MAX_VALUE;

  /** @param samples environment steps of the whole training, at least 1 */
  public void plan(long samples) {
    planned = samples;
  }

  /** Environment steps of the whole training. */
  public long planned() {
    return planned;
  }

  /** @param count steps more that are done */
  public void advance(int count) {
    steps += count;
  }

  /** t / T of eq. 5.1, from 0 to 1: steps that are done. */
  public double share() {
    return Math.min(1, (double) steps / planned);
  }

  /** Steps that are done. */
  public long steps() {
    return steps;
  }
}
