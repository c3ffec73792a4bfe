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

  /** Whether the whole interval lies above the margin or below its negative. */
  public boolean beyond(double margin) {
    return low > margin || high < -margin;
  }

  /** The interval of an increasing function of what this is an interval of. */
  public Interval map(DoubleUnaryOperator increasing) {
    return new Interval(
        increasing.applyAsDouble(low), increasing.applyAsDouble(estimate), increasing.applyAsDouble(high), n);
  }
}
