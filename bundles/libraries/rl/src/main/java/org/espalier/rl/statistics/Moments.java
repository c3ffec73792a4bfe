// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Mean and variance, number by number, of rows that come one at a time (Welford 1962) and are joined with others'
 * (Chan, Golub and LeVeque 1979), in double precision. Used by one thread.
 */
public final class Moments {
  private final double[] means;
  /** Sums of squared distances from the mean. */
  private final double[] squares;
  private long count;

  /** Of nothing yet. */
  public Moments(int width) {
    means = new double[width];
    squares = new double[width];
  }

  /** Numbers in a row. */
  public int width() {
    return means.length;
  }

  /** Rows taken in. */
  public long count() {
    return count;
  }

  /** Takes in the row that begins at {@code offset}. */
  public void add(float[] values, int offset) {
    count++;
    for (int i = 0; i < means.length; i++) {
      add(i, values[offset + i]);
    }
  }

  /** Takes in a row of one number. */
  public void add(double value) {
    requireWidth(1);
    count++;
    add(0, value);
  }

  private void add(int i, double value) {
    double before = value - means[i];
    means[i] += before / count;
    squares[i] += before * (value - means[i]);
  }

  /** Takes in all rows that the other has taken in. */
  public void add(Moments other) {
    requireWidth(other.means.length);
    if (other.count == 0) {
      return;
    }
    double total = (double) count + other.count;
    for (int i = 0; i < means.length; i++) {
      double shift = other.means[i] - means[i];
      squares[i] += other.squares[i] + shift * shift * count * other.count / total;
      means[i] += shift * other.count / total;
    }
    count += other.count;
  }

  private void requireWidth(int width) {
    if (width != means.length) {
      throw new IllegalArgumentException("a row has " + means.length + " numbers, not " + width);
    }
  }

  /** NaN before the first row. */
  public double mean(int i) {
    return count == 0 ? Double.NaN : means[i];
  }

  /** Of the rows as all there are (divided by their number); NaN before the first row. */
  public double variance(int i) {
    return count == 0 ? Double.NaN : squares[i] / count;
  }

  /** Forgets all rows. */
  public void clear() {
    Arrays.fill(means, 0);
    Arrays.fill(squares, 0);
    count = 0;
  }

  /** Writes all state. */
  public void save(DataOutput out) throws IOException {
    out.writeLong(count);
    for (int i = 0; i < means.length; i++) {
      out.writeDouble(means[i]);
      out.writeDouble(squares[i]);
    }
  }

  /** Continues from saved state, to the bit. */
  public void restore(DataInput in) throws IOException {
    count = in.readLong();
    for (int i = 0; i < means.length; i++) {
      means[i] = in.readDouble();
      squares[i] = in.readDouble();
    }
  }
}
