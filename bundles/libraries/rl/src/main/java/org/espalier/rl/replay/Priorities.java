// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.random.RandomStream;

/**
 * Proportional prioritised replay (Schaul et al. 2016, section 3.3 and algorithm 1): a row of a replay buffer is drawn
 * with probability p_i^alpha / sum_k p_k^alpha, where p_i is the absolute error at which it was last learnt from plus
 * epsilon; rows that are new have the largest priority so far. A batch is drawn in as many strata of equal probability
 * as it has rows. What this distorts, importance weights mend: w_i = (N P(i))^-beta, divided by the batch's largest.
 * Used by the buffer's thread.
 */
public final class Priorities {
  private final ReplayBuffer buffer;
  private final double alpha;
  private final double epsilon;
  private final SumTree tree;
  /** Rows that have come, of those that have a priority. */
  private long known;
  /** The largest p^alpha so far. */
  private double largest = 1;

  /**
   * @param alpha how much priorities matter: 0 draws uniformly, 1 in proportion to the errors
   * @param epsilon added to errors, above 0, so that no row is forgotten
   */
  public Priorities(ReplayBuffer buffer, double alpha, double epsilon) {
    if (!(alpha >= 0) || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "alpha is " + alpha + " and epsilon " + epsilon + "; they must be at least 0 and above 0");
    }
    this.buffer = buffer;
    this.alpha = alpha;
    this.epsilon = epsilon;
    tree = new SumTree(buffer.capacity());
  }

  private void meetNewRows() {
    for (long number = Math.max(known, buffer.added() - buffer.capacity()); number < buffer.added(); number++) {
      tree.set((int) (number % buffer.capacity()), largest);
    }
    known = buffer.added();
  }

  /**
   * Draws rows by their priorities, with replacement.
   *
   * @param beta how much of the distortion is mended, from 0 to 1
   * @param rows is filled
   * @param weights receives the importance weights, the largest of which is 1
   * @throws IllegalStateException if there are no rows
   */
  public void draw(RandomStream random, double beta, int[] rows, float[] weights) {
    if (buffer.size() == 0) {
      throw new IllegalStateException("there is nothing to be drawn from an empty replay buffer");
    }
    meetNewRows();
    double stratum = tree.total() / rows.length;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = tree.find((i + random.nextDouble()) * stratum);
      least = Math.min(least, tree.get(rows[i]));
    }
    for (int i = 0; i < rows.length; i++) {
      // N and the sum are the same in all weights, and go as they are divided by the largest
      weights[i] = (float) StrictMath.pow(tree.get(rows[i]) / least, -beta);
    }
  }

  /**
   * Takes in the errors of rows that were learnt from; where a row is named twice, the last one.
   *
   * @param errors of any sign
   */
  public void update(int[] rows, double[] errors) {
    meetNewRows();
    for (int i = 0; i < rows.length; i++) {
      double priority = StrictMath.pow(Math.abs(errors[i]) + epsilon, alpha);
      largest = Math.max(largest, priority);
      tree.set(rows[i], priority);
    }
  }

  /** Writes all state; the rows are the buffer's. */
  public void save(DataOutput out) throws IOException {
    meetNewRows();
    out.writeDouble(largest);
    for (int row = 0; row < buffer.size(); row++) {
      out.writeDouble(tree.get(row));
    }
  }

  /** Goes on from there, to the bit; the buffer is restored before. */
  public void restore(DataInput in) throws IOException {
    largest = in.readDouble();
    for (int row = 0; row < buffer.capacity(); row++) {
      tree.set(row, row < buffer.size() ? in.readDouble() : 0);
    }
    known = buffer.added();
  }
}
