// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import org.espalier.api.rl.Space;

/**
 * Cells that each number of an element of a space falls into: the elements of a discrete space; of a box as many
 * intervals of equal width as are asked for, from one end of a range to the other, the first and last of which also
 * take what lies beyond. The range is that of the number's bounds, and where it has not both, that of all that was
 * seen.
 */
final class Grid {
  private final Space space;
  private final int bins;
  private final double[] low;
  private final double[] high;
  private final boolean[] bounded;

  Grid(Space space, int bins) {
    this.space = space;
    this.bins = bins;
    int width = space.width();
    low = new double[width];
    high = new double[width];
    bounded = new boolean[width];
    for (int i = 0; i < width; i++) {
      low[i] = space instanceof Space.Box box ? box.low()[i] : Double.NEGATIVE_INFINITY;
      high[i] = space instanceof Space.Box box ? box.high()[i] : Double.POSITIVE_INFINITY;
      // some environments write the largest number there is for none
      bounded[i] = Math.abs(low[i]) < Float.MAX_VALUE && Math.abs(high[i]) < Float.MAX_VALUE;
      if (!bounded[i]) {
        low[i] = Double.POSITIVE_INFINITY;
        high[i] = Double.NEGATIVE_INFINITY;
      }
    }
  }

  int width() {
    return low.length;
  }

  /** Whether ranges are those of bounds, so that nothing need be seen. */
  boolean known() {
    for (boolean own : bounded) {
      if (!own && space instanceof Space.Box) {
        return false;
      }
    }
    return true;
  }

  /** Widens the ranges of numbers without bounds to what stands at {@code offset}. */
  void see(float[] values, int offset) {
    for (int i = 0; i < width(); i++) {
      if (!bounded[i]) {
        low[i] = Math.min(low[i], values[offset + i]);
        high[i] = Math.max(high[i], values[offset + i]);
      }
    }
  }

  /** Cells of each number. */
  int cells() {
    return space instanceof Space.Discrete discrete ? discrete.n() : bins;
  }

  /** Writes the cells of the element at {@code offset}. */
  void cells(float[] values, int offset, int[] into, int first) {
    for (int i = 0; i < width(); i++) {
      into[first + i] = cell(values[offset + i], i);
    }
  }

  private int cell(float value, int number) {
    if (space instanceof Space.Discrete) {
      return (int) value;
    }
    double within = (value - low[number]) / (high[number] - low[number]);
    return (int) Math.max(0, Math.min(bins - 1, Math.floor(bins * within)));
  }
}
