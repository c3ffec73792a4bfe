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
   * quarter of n rounded down, as {@code scipy.stats.trim_mean(x, 0.25)} does. Its interval is the {@linkplain
   * Bootstrap bootstrap's}. Of few seeds it leaves out the one that failed: of five, always the worst.
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
    int cut = (int) (trimmed * sorted.length);
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
    if (this == INTERQUARTILE_MEAN) {
      return Bootstrap.interval(List.of(sample), this);
    }
    double squares = Arrays.stream(sample).map(value -> (value - estimate) * (value - estimate)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    double reach = new TDistribution(null, n - 1).inverseCumulativeProbability(UPPER) * error;
    return new Interval(estimate - reach, estimate, estimate + reach, n);
  }
}
