package org.espalier.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/** A location of a sample, with the interval that a small sample allows. */
public enum Statistic {

  /** Arithmetic mean; its interval is Student's. */
  MEAN(0),

  /**
   * Interquartile mean: the mean without the lowest and the highest quarter (Agarwal et al. 2021, section 4.3), with a
   * quarter of n rounded down, as {@code scipy.stats.trim_mean(x, 0.25)} does. Its interval is that of a trimmed mean:
   * Student's with the Winsorized deviation and the degrees of freedom of what is left (Tukey and McLaughlin 1963).
   */
  INTERQUARTILE_MEAN(0.25);

  private static final double UPPER = 0.975;

  private final double trimmed;

  Statistic(double trimmed) {
    this.trimmed = trimmed;
  }

  /** The statistic of a sample in any order; NaN of an empty one. */
  public double of(double... sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int cut = cut(sorted.length);
    return Arrays.stream(sorted, cut, sorted.length - cut).average().orElse(Double.NaN);
  }

  /**
   * The statistic with its 95 % interval: without bounds where the sample has fewer than two values, and of no width
   * where its values are equal.
   */
  public Interval interval(double... sample) {
    int n = sample.length;
    if (n < 2) {
      return Interval.without(of(sample), n);
    }
    double[] winsorized = sample.clone();
    Arrays.sort(winsorized);
    int cut = cut(n);
    Arrays.fill(winsorized, 0, cut, winsorized[cut]);
    Arrays.fill(winsorized, n - cut, n, winsorized[n - cut - 1]);
    double estimate = of(sample);
    double mean = Arrays.stream(winsorized).average().orElseThrow();
    double squares = Arrays.stream(winsorized).map(value -> (value - mean) * (value - mean)).sum();
    int left = n - 2 * cut;
    double error = Math.sqrt(squares / (n - 1)) * Math.sqrt(n) / left;
    double reach = error == 0 ? 0 : new TDistribution(left - 1).inverseCumulativeProbability(UPPER) * error;
    return new Interval(estimate - reach, estimate, estimate + reach, n);
  }

  private int cut(int n) {
    return (int) (trimmed * n);
  }
}
