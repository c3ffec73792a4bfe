// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/** A location of a sample, with an interval that describes how sure it is; claims are not decided by it. */
public enum Statistic {

  /** Arithmetic mean; its interval is Student's. */
  MEAN(0),

  /**
   * Interquartile mean: the mean without the lowest and the highest quarter (Agarwal et al. 2021, section 4.3), with a
   * quarter of n rounded down, as {@code scipy.stats.trim_mean(x, 0.25)} does. Of few seeds it leaves out the one that
   * failed: of five, always the worst. Its interval is that of a trimmed mean (Student's with the Winsorized deviation,
   * Tukey and McLaughlin 1963), which does not see what is left out, widened to the {@linkplain Bootstrap bootstrap's},
   * which does and by itself is too narrow for few seeds.
   */
  INTERQUARTILE_MEAN(0.25);

  private static final double UPPER = 1 - Judgement.LEVEL / 2;

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
   * The statistic with its 95 % interval; without bounds where the sample has fewer than two values, or where they are
   * all equal: it shows nothing then of how much others would vary.
   */
  public Interval interval(double... sample) {
    int n = sample.length;
    double estimate = of(sample);
    if (n < 2 || Arrays.stream(sample).distinct().count() == 1) {
      return Interval.without(estimate, n);
    }
    int cut = cut(n);
    double[] winsorized = sample.clone();
    Arrays.sort(winsorized);
    Arrays.fill(winsorized, 0, cut, winsorized[cut]);
    Arrays.fill(winsorized, n - cut, n, winsorized[n - cut - 1]);
    double mean = Arrays.stream(winsorized).average().orElseThrow();
    double squares = Arrays.stream(winsorized).map(value -> (value - mean) * (value - mean)).sum();
    int left = n - 2 * cut;
    double error = Math.sqrt(squares / (n - 1)) * Math.sqrt(n) / left;
    double reach = error == 0 ? 0 : new TDistribution(null, left - 1).inverseCumulativeProbability(UPPER) * error;
    Interval student = new Interval(estimate - reach, estimate, estimate + reach, n);
    return this == MEAN ? student : student.or(Bootstrap.interval(List.of(sample), this));
  }

  private int cut(int n) {
    return (int) (trimmed * n);
  }
}
