// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

/**
 * Integers that stand for evenly spaced numbers: q for {@code scale (q - zero)}, so that 0 is exact (Jacob et al. 2018,
 * eq. 1). Computed in single precision and in PyTorch's order, so that both give the same integers.
 *
 * @param scale distance of two numbers, above 0
 * @param zero the integer that stands for 0, from least to most
 * @param least the smallest integer
 * @param most the largest
 */
record Grid(float scale, int zero, int least, int most) {
  /** Of a range without extent. */
  private static final float FINEST = Math.ulp(1f);

  /** Adding and subtracting it rounds what is small beside it to the nearest integer, halves to the even one. */
  static final float ROUNDING = 1.5f * (1 << 23);

  /**
   * From -m to m, without the integer that has no counterpart (Krishnamoorthi 2018, sec. 2.3), 0 for 0.
   *
   * @param magnitude m, at least 0
   * @param bits of the integers, from 2 to 8
   */
  static Grid symmetric(float magnitude, int bits) {
    int most = (1 << bits - 1) - 1;
    return new Grid(Math.max(magnitude / most, FINEST), 0, -most, most);
  }

  /**
   * Over a range, widened to hold 0; integers from 0 on (Krishnamoorthi 2018, sec. 2.1).
   *
   * @param bits of the integers, from 2 to 8
   */
  static Grid affine(float low, float high, int bits) {
    int most = (1 << bits) - 1;
    float least = Math.min(low, 0);
    float scale = Math.max((Math.max(high, 0) - least) / most, FINEST);
    int zero = (int) -Math.rint(least / scale);
    return new Grid(scale, Math.min(zero, most), 0, most);
  }

  /** What numbers are multiplied with to become steps. */
  float inverse() {
    return 1 / scale;
  }

  /** Steps from 0 to the smallest number, at most 0. */
  float lowestStep() {
    return least - zero;
  }

  /** Steps from 0 to the largest number, at least 0. */
  float highestStep() {
    return most - zero;
  }

  /** The nearest integer in a float, halves to the even one; of a number whose magnitude is below 2^22. */
  static float nearest(float x) {
    return x + ROUNDING - ROUNDING;
  }

  /** Whole steps from 0 to the number of the grid that is nearest to x. */
  float steps(float x) {
    return nearest(Math.min(Math.max(x * inverse(), lowestStep()), highestStep()));
  }

  /** The number of the grid that is nearest to x. */
  float round(float x) {
    return steps(x) * scale;
  }

  /** Whether x is nearest to a number that the grid would have if it went on: gradients of others are cut off. */
  boolean holds(float x) {
    float steps = (float) Math.rint(x * inverse());
    return steps >= lowestStep() && steps <= highestStep();
  }
}
