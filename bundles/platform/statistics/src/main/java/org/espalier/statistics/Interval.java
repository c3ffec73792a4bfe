// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * An estimate with its 95 % confidence interval.
 *
 * @param low lower bound, NaN where the sample allows none
 * @param estimate the value itself
 * @param high upper bound
 * @param n sample size
 */
public record Interval(double low, double estimate, double high, int n) {

  /** An estimate of which it is not known how sure it is. */
  public static Interval without(double estimate, int n) {
    return new Interval(Double.NaN, estimate, Double.NaN, n);
  }

  /** Whether it has bounds. */
  public boolean bounded() {
    return !Double.isNaN(low);
  }

  /** The part of the interval that lies within the bounds of what is measured, such as 0 and 1 of a share. */
  public Interval within(double lowest, double highest) {
    return new Interval(Math.max(low, lowest), estimate, Math.min(high, highest), n);
  }

  /** The interval that reaches as far as the farther of two of the same estimate. */
  Interval or(Interval other) {
    return new Interval(Math.min(low, other.low), estimate, Math.max(high, other.high), n);
  }

  /** The interval of an increasing function of what this is an interval of. */
  public Interval map(DoubleUnaryOperator increasing) {
    return new Interval(
        increasing.applyAsDouble(low), increasing.applyAsDouble(estimate), increasing.applyAsDouble(high), n);
  }
}
