// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Mean and variance, number by number, of all rows seen so far, joined batch by batch (Chan, Golub and LeVeque 1979).
 * Before the first row they are 0 and 1, with a weight of 1e-4 rows. They are rounded to single precision after each
 * batch, so that they can be read and set to the bit as free parameters of a training. Used by one thread.
 */
public final class RunningMoments {
  private static final float PRIOR_WEIGHT = 1e-4f;

  private final float[] means;
  private final float[] variances;
  private float count = PRIOR_WEIGHT;

  public RunningMoments(int width) {
    means = new float[width];
    variances = new float[width];
    Arrays.fill(variances, 1);
  }

  public double mean(int i) {
    return means[i];
  }

  public double variance(int i) {
    return variances[i];
  }

  /**
   * Takes in a batch.
   *
   * @param values gives {@code values[row x width + i]}
   */
  public void observe(IntToDoubleFunction values, int rows) {
    int width = means.length;
    double total = (double) count + rows;
    for (int i = 0; i < width; i++) {
      double mean = 0;
      for (int row = 0; row < rows; row++) {
        mean += values.applyAsDouble(row * width + i) / rows;
      }
      double squares = 0;
      for (int row = 0; row < rows; row++) {
        double distance = values.applyAsDouble(row * width + i) - mean;
        squares += distance * distance;
      }
      join(i, mean, squares, rows, total);
    }
    count = (float) total;
  }

  /** Takes in rows that were seen elsewhere, by another actor say, as one batch. */
  public void observe(Moments batch) {
    if (batch.width() != means.length) {
      throw new IllegalArgumentException("a row has " + means.length + " numbers, not " + batch.width());
    }
    if (batch.count() == 0) {
      return;
    }
    double total = (double) count + batch.count();
    for (int i = 0; i < means.length; i++) {
      join(i, batch.mean(i), batch.variance(i) * batch.count(), batch.count(), total);
    }
    count = (float) total;
  }

  private void join(int i, double mean, double squares, long rows, double total) {
    double shift = mean - means[i];
    double joined = squares + ((double) variances[i] * count + shift * shift * count * rows / total);
    means[i] += (float) (shift * rows / total);
    variances[i] = (float) (joined / total);
  }

  /** Means, variances and the number of rows, one after another. */
  public float[] state() {
    float[] state = Arrays.copyOf(means, 2 * means.length + 1);
    System.arraycopy(variances, 0, state, means.length, means.length);
    state[2 * means.length] = count;
    return state;
  }

  /** Sets them to the bit. */
  public void state(float[] state) {
    System.arraycopy(state, 0, means, 0, means.length);
    System.arraycopy(state, means.length, variances, 0, means.length);
    count = state[2 * means.length];
  }

  /** Writes the {@link #state}. */
  public void save(DataOutput out) throws IOException {
    for (float number : state()) {
      out.writeFloat(number);
    }
  }

  public void restore(DataInput in) throws IOException {
    float[] saved = new float[2 * means.length + 1];
    for (int i = 0; i < saved.length; i++) {
      saved[i] = in.readFloat();
    }
    state(saved);
  }
}
