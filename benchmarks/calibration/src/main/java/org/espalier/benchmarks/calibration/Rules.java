// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.calibration;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.distribution.TDistribution;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/** Intervals and quantities by which others decide. */
final class Rules {
  private static final int RESAMPLES = 500;
  private static final double UPPER = 0.975;

  private Rules() {}

  static double deviation(double[] sample) {
    double mean = Statistic.MEAN.of(sample);
    return Math.sqrt(Arrays.stream(sample).map(x -> (x - mean) * (x - mean)).sum() / (sample.length - 1));
  }

  /** Mean and standard deviation, as tables have it. */
  static Interval spread(double[] sample) {
    double mean = Statistic.MEAN.of(sample);
    return new Interval(mean - deviation(sample), mean, mean + deviation(sample), sample.length);
  }

  /** Student's interval of a mean; of no width where values are equal. */
  static Interval student(double[] sample) {
    double mean = Statistic.MEAN.of(sample);
    double reach = new TDistribution(null, sample.length - 1).inverseCumulativeProbability(UPPER)
        * deviation(sample) / Math.sqrt(sample.length);
    return new Interval(mean - reach, mean, mean + reach, sample.length);
  }

  /** The percentile bootstrap of a statistic (Efron 1979), as it is mostly used. */
  static Interval percentile(double[] sample, Statistic statistic, Random random) {
    double[] estimates = new double[RESAMPLES];
    double[] drawn = new double[sample.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int k = 0; k < drawn.length; k++) {
        drawn[k] = sample[random.nextInt(sample.length)];
      }
      estimates[i] = statistic.of(drawn);
    }
    Arrays.sort(estimates);
    int cut = (int) Math.round((1 - UPPER) * RESAMPLES);
    return new Interval(estimates[cut], statistic.of(sample), estimates[RESAMPLES - 1 - cut], sample.length);
  }

  /** The interval of a trimmed mean (Tukey and McLaughlin 1963), a quarter at each end. */
  static Interval trimmed(double[] sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int cut = sorted.length / 4;
    int left = sorted.length - 2 * cut;
    Arrays.fill(sorted, 0, cut, sorted[cut]);
    Arrays.fill(sorted, sorted.length - cut, sorted.length, sorted[sorted.length - cut - 1]);
    double error = deviation(sorted) * Math.sqrt(sorted.length) / left;
    double reach = error == 0 ? 0 : new TDistribution(null, left - 1).inverseCumulativeProbability(UPPER) * error;
    double estimate = Statistic.INTERQUARTILE_MEAN.of(sample);
    return new Interval(estimate - reach, estimate, estimate + reach, sample.length);
  }
}
