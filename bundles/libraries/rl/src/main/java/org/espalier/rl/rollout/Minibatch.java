// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

/** Rows of a rollout that one update learns from. */
public final class Minibatch extends Transitions {

  /** @param costs how many have a critic */
  public Minibatch(int size, int observationWidth, int actionWidth, int costs) {
    super(size, observationWidth, actionWidth, costs);
  }

  /** Copies its first rows, as many as the other holds. */
  public void copyTo(Minibatch other) {
    copy(0, other, 0, other.size());
  }
}
