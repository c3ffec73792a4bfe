package org.espalier.report.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Percentile bootstrap with a fixed seed, so that one set of results gives one report. Stratified: each stratum (a
 * model, a setting) is resampled by itself (Agarwal et al. 2021, section 4.1).
 */
public final class Bootstrap {
  private static final int RESAMPLES = 5_000;
  private static final long SEED = 20_210_830;

  private Bootstrap() {}

  /** Interval of a statistic of one sample; without bounds where the sample has fewer than two values. */
  public static Interval interval(double[] sample, Statistic statistic) {
    return interval(List.of(sample), statistic);
  }

  /** Interval of a statistic of all strata's values together. */
  public static Interval interval(List<double[]> strata, Statistic statistic) {
    int n = strata.stream().mapToInt(stratum -> stratum.length).sum();
    double estimate = statistic.of(strata.stream().flatMapToDouble(Arrays::stream).toArray());
    if (n < 2) {
      return new Interval(Double.NaN, estimate, Double.NaN, n);
    }
    Well19937c random = new Well19937c(SEED);
    double[] estimates =
        IntStream.range(0, RESAMPLES).mapToDouble(i -> statistic.of(resample(strata, n, random))).toArray();
    Percentile percentile = new Percentile();
    percentile.setData(estimates);
    return new Interval(percentile.evaluate(2.5), estimate, percentile.evaluate(97.5), n);
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
