// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

/**
 * Returns of several steps (Sutton 1988; as Hessel et al. 2018, eq. 3): a row's reward is the discounted sum of the
 * rewards of its step and of those that followed in the same environment, and its next observation, with how the
 * episode ended, is that of the last of them. The sum ends early where the episode ends, or where the newest step is
 * reached; what follows is then worth its value there, discounted by as many steps as were taken. Used by the buffer's
 * thread.
 */
public final class Returns {
  private final ReplayBuffer buffer;
  private final int steps;
  private final double gamma;
  private int[] last = new int[0];

  /**
   * @param steps at most, at least 1
   * @param gamma the discount of a step
   */
  public Returns(ReplayBuffer buffer, int steps, double gamma) {
    if (steps < 1) {
      throw new IllegalArgumentException("returns of " + steps + " steps; they must have at least 1");
    }
    this.buffer = buffer;
    this.steps = steps;
    this.gamma = gamma;
  }

  /**
   * Copies rows; costs are those of the first step.
   *
   * @param rows as many as the batch holds, each from 0 to the buffer's size - 1
   * @param discounts receives the discount of the next observation's value: gamma to the number of steps taken
   */
  public void copy(int[] rows, ReplayBatch to, double[] discounts) {
    buffer.copy(rows, to);
    if (last.length != rows.length) {
      last = new int[rows.length];
    }
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      double sum = buffer.reward(row);
      double discount = gamma;
      for (int step = 1; step < steps && !buffer.ended(row) && buffer.hasNext(row); step++) {
        row = buffer.next(row);
        sum += discount * buffer.reward(row);
        discount *= gamma;
      }
      last[i] = row;
      to.rewards()[i] = (float) sum;
      discounts[i] = discount;
    }
    if (steps > 1) {
      buffer.copyNext(last, to);
    }
  }
}
