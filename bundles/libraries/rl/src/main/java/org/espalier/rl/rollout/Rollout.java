// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

/**
 * What the environments showed in one rollout, step after step and within a step environment after environment: row
 * {@code step x environments + environment}.
 */
public final class Rollout extends Transitions {
  private final int steps;
  private final int environments;
  private final boolean[] done;

  /** @param costs how many have a critic */
  public Rollout(int steps, int environments, int observationWidth, int actionWidth, int costs) {
    super(steps * environments, observationWidth, actionWidth, costs);
    this.steps = steps;
    this.environments = environments;
    done = new boolean[size()];
  }

  public int steps() {
    return steps;
  }

  public int environments() {
    return environments;
  }

  /** Whether an episode ended, by itself or by a time limit, row by row. */
  public boolean[] done() {
    return done;
  }

  /** Copies the rows {@code order[from]}, {@code order[from + 1]} ... that fill the minibatch. */
  public void copy(int[] order, int from, Minibatch to) {
    for (int i = 0; i < to.size(); i++) {
      copy(order[from + i], to, i, 1);
    }
  }
}
