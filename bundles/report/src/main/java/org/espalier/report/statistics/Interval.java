package org.espalier.report.statistics;

/**
 * An estimate with its 95 % confidence interval.
 *
 * @param low lower bound, NaN where the sample allows none
 * @param estimate the value itself
 * @param high upper bound
 * @param n sample size
 */
public record Interval(double low, double estimate, double high, int n) {

  /** Whether zero lies below the whole interval or above it. */
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }
}
