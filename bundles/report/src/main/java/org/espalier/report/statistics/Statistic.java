package org.espalier.report.statistics;

import java.util.Arrays;

/** A number computed from a sample. */
@FunctionalInterface
public interface Statistic {

  double of(double[] sample);

  /** Arithmetic mean. */
  Statistic MEAN = sample -> Arrays.stream(sample).average().orElse(Double.NaN);

  /**
   * Interquartile mean: the mean without the lowest and the highest quarter (Agarwal et al. 2021, section 4.3), with a
   * quarter of n rounded down, as {@code scipy.stats.trim_mean(x, 0.25)} does.
   */
  Statistic INTERQUARTILE_MEAN =
      sample -> {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        int cut = sorted.length / 4;
        return MEAN.of(Arrays.copyOfRange(sorted, cut, sorted.length - cut));
      };
}
