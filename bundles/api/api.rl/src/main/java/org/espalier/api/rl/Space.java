// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.util.Arrays;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;

/** The set an observation or action comes from. Immutable. */
public sealed interface Space {

  /** Numbers that hold one element. */
  int width();

  /** Whether the numbers at {@code offset} are an element. */
  boolean contains(float[] values, int offset);

  /**
   * Writes a random element at {@code offset}, as Gymnasium samples: uniform where there are two bounds, exponential
   * from a single bound, standard normal where there is none.
   */
  void sample(RandomStream random, float[] values, int offset);

  /** 0 .. n-1, held in one number. */
  record Discrete(int n) implements Space {
    public Discrete {
      if (n < 1) {
        throw new IllegalArgumentException("a discrete space has at least 1 element, not " + n);
      }
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public boolean contains(float[] values, int offset) {
      float value = values[offset];
      return value >= 0 && value < n && value == (int) value;
    }

    @Override
    public void sample(RandomStream random, float[] values, int offset) {
      values[offset] = random.nextInt(n);
    }
  }

  /**
   * A box of real numbers, each with bounds of its own, which may be infinite.
   *
   * @param shape how the numbers are arranged, row-major: {@code [features]}, {@code [channels, height, width]} ...
   * @param low one a number
   * @param high one a number
   */
  record Box(Shape shape, float[] low, float[] high) implements Space {
    public Box {
      low = low.clone();
      high = high.clone();
      if (low.length != shape.size() || high.length != shape.size()) {
        throw new IllegalArgumentException(
            "a box of shape " + shape + " has " + shape.size() + " numbers, but there are " + low.length
                + " lower and " + high.length + " upper bounds");
      }
    }

    /** A vector of numbers. */
    public Box(float[] low, float[] high) {
      this(vector(low), low, high);
    }

    /** Numbers of one pair of bounds. */
    public static Box of(Shape shape, float low, float high) {
      return new Box(shape, filled(shape, low), filled(shape, high));
    }

    private static Shape vector(float[] low) {
      if (low.length == 0) {
        throw new IllegalArgumentException("a box has at least 1 number, not 0");
      }
      return Shape.of(low.length);
    }

    private static float[] filled(Shape shape, float value) {
      float[] values = new float[shape.size()];
      Arrays.fill(values, value);
      return values;
    }

    /** A copy of the lower bounds. */
    @Override
    public float[] low() {
      return low.clone();
    }

    /** A copy of the upper bounds. */
    @Override
    public float[] high() {
      return high.clone();
    }

    @Override
    public int width() {
      return low.length;
    }

    @Override
    public boolean contains(float[] values, int offset) {
      for (int i = 0; i < low.length; i++) {
        float value = values[offset + i];
        if (!(value >= low[i] && value <= high[i])) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void sample(RandomStream random, float[] values, int offset) {
      for (int i = 0; i < low.length; i++) {
        values[offset + i] = (float) sample(random, low[i], high[i]);
      }
    }

    private static double sample(RandomStream random, float low, float high) {
      boolean below = Float.isFinite(low);
      boolean above = Float.isFinite(high);
      if (below && above) {
        return random.nextDouble(low, high);
      } else if (below) {
        return low - StrictMath.log(1 - random.nextDouble());
      } else if (above) {
        return high + StrictMath.log(1 - random.nextDouble());
      }
      return random.nextGaussian();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Box that
          && shape.equals(that.shape)
          && Arrays.equals(low, that.low)
          && Arrays.equals(high, that.high);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * shape.hashCode() + Arrays.hashCode(low)) + Arrays.hashCode(high);
    }

    @Override
    public String toString() {
      String arranged = shape.rank() == 1 ? "" : "shape=" + shape + ", ";
      return "Box[" + arranged + "low=" + Arrays.toString(low) + ", high=" + Arrays.toString(high) + "]";
    }
  }
}
