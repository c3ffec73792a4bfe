// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The iterations of a training: how many are planned and done, and the factor on its learning rates; what {@link
 * org.espalier.api.task.Replannable} changes before the first. Used by one thread.
 */
public final class Course {
  private long planned;
  private long done;
  private double rate = 1;
  private boolean begun;
  private boolean ended;

  /** @param planned iterations, above 0 */
  public Course(long planned) {
    this.planned = planned;
  }

  /**
   * As {@link org.espalier.api.task.Replannable#replan} has it.
   *
   * @throws IllegalStateException if the training has begun
   */
  public void replan(long first, long iterations, double factor) {
    if (begun) {
      throw new IllegalStateException("the training has begun: " + done + " iterations are done");
    }
    done = first;
    planned = iterations;
    rate = factor;
  }

  /** Iterations done; those count that the plan began with. */
  public long done() {
    return done;
  }

  public long planned() {
    return planned;
  }

  /** Factor on every learning rate. */
  public double rate() {
    return rate;
  }

  /** Whether the plan is fulfilled or the training was ended. */
  public boolean finished() {
    return ended || done >= planned;
  }

  /**
   * Begins an iteration.
   *
   * @throws IllegalStateException if the training is finished
   */
  public void begin() {
    if (finished()) {
      throw new IllegalStateException("the training has ended after " + done + " of " + planned + " iterations");
    }
    begun = true;
  }

  /** Counts the iteration that was begun. */
  public void advance() {
    done++;
  }

  /** Ends the training before its plan is fulfilled. */
  public void end() {
    ended = true;
  }

  /**
   * Checks the loss of the iteration that was begun.
   *
   * @throws ArithmeticException if it is not a finite number
   */
  public void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new ArithmeticException(
          "the training loss is " + loss + " in iteration " + (done + 1)
              + "; try a lower learning-rate or a gradient-clip");
    }
  }

  /** Writes what is done; the plan belongs to what the training is made from. */
  public void save(DataOutput out) throws IOException {
    out.writeLong(done);
    out.writeBoolean(ended);
  }

  /** Continues from there. */
  public void restore(DataInput in) throws IOException {
    done = in.readLong();
    ended = in.readBoolean();
    begun = true;
  }
}
