// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Stratified bootstrap: each stratum (a task, a model, a setting) is resampled by itself (Agarwal et al. 2021, section
 * 4.1). The seed is fixed, so that one set of results gives one report.
 *
 * <p>Resamples of few values spread less than they should, by the factor of the two divisors of a variance. The
 * percentiles are taken so much further out as makes up for it and for the unknown variance (Hesterberg 2015, What
 * Teachers Should Know About the Bootstrap, expanded percentile intervals).
 */
public final class Bootstrap {
  private static final int RESAMPLES = 10_000;
  private static final long SEED = 20_210_830;
  private static final double UPPER = 0.975;

  private Bootstrap() {}

  /**
   * Interval of a statistic of all strata's values together; without bounds where a stratum has fewer than two values,
   * because it would pretend to have no spread.
   */
  public static Interval interval(List<double[]> strata, Statistic statistic) {
    int n = strata.stream().mapToInt(stratum -> stratum.length).sum();
    double estimate = statistic.of(strata.stream().flatMapToDouble(Arrays::stream).toArray());
    if (strata.stream().anyMatch(stratum -> stratum.length < 2)) {
      return Interval.without(estimate, n);
    }
    Well19937c random = new Well19937c(SEED);
    double[] estimates =
        IntStream.range(0, RESAMPLES).mapToDouble(i -> statistic.of(resample(strata, n, random))).toArray();
    Percentile percentile = new Percentile();
    percentile.setData(estimates);
    double tail = 100 * tail(n, n - strata.size());
    return new Interval(
        Math.min(estimate, percentile.evaluate(tail)), estimate, Math.max(estimate, percentile.evaluate(100 - tail)),
        n);
  }

  /** Share of the resamples beyond each bound. */
  private static double tail(int n, int degreesOfFreedom) {
    double quantile = new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability(UPPER);
    double expanded = quantile * Math.sqrt((double) n / degreesOfFreedom);
    return Math.max(new NormalDistribution(null, 0, 1).cumulativeProbability(-expanded), 1.0 / RESAMPLES);
  }

  private static double[] resample(List<double[]> strata, int n, Well19937c random) {
    double[] drawn = new double[n];
    int i = 0;
    for (double[] stratum : strata) {
      for (int k = 0; k < stratum.length; k++) {
        drawn[i++] = stratum[random.nextInt(stratum.length)];
      }
    }
    return drawn;
  }
}
