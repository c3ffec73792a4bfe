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

  /** Whether the whole interval lies above the margin or below its negative. */
  public boolean beyond(double margin) {
    return low > margin || high < -margin;
  }
}
