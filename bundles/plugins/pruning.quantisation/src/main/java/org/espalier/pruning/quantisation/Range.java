// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** The range of the numbers that a layer reads; unknown until some were seen. Used by one thread. */
final class Range {
  private boolean known;
  private float low;
  private float high;
  private Optional<Grid> grid = Optional.empty();

  boolean known() {
    return known;
  }

  float low() {
    return low;
  }

  float high() {
    return high;
  }

  /** Widens it so that it holds these numbers: calibration. */
  void include(float[] values, int count) {
    float least = IntegerKernels.FASTEST.least(values, 0, count);
    float most = IntegerKernels.FASTEST.greatest(values, 0, count);
    set(known ? Math.min(low, least) : least, known ? Math.max(high, most) : most);
  }

  /**
   * Moves its ends towards those of a batch, and begins with them.
   *
   * @param share of the batch in the average
   */
  void follow(float[] batch, int count, double share) {
    if (!known) {
      include(batch, count);
      return;
    }
    Range seen = new Range();
    seen.include(batch, count);
    set(low + (float) share * (seen.low - low), high + (float) share * (seen.high - high));
  }

  void set(Range other) {
    known = other.known;
    low = other.low;
    high = other.high;
    grid = Optional.empty();
  }

  private void set(float least, float most) {
    known = true;
    low = least;
    high = most;
    grid = Optional.empty();
  }

  /** @param bits always the same */
  Grid grid(int bits) {
    if (grid.isEmpty()) {
      grid = Optional.of(Grid.affine(low, high, bits));
    }
    return grid.get();
  }

  void save(DataOutput out) throws IOException {
    out.writeBoolean(known);
    out.writeFloat(low);
    out.writeFloat(high);
  }

  void restore(DataInput in) throws IOException {
    known = in.readBoolean();
    low = in.readFloat();
    high = in.readFloat();
    grid = Optional.empty();
  }
}
