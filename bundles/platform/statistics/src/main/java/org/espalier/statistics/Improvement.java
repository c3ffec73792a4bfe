// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Probability of improvement: that one treatment beats another on a seed drawn for each, ties counted half (Agarwal et
 * al. 2021, section 4.3). A bootstrap of it has no spread where one always wins; the score interval of the Mann-Whitney
 * measure has, as it takes the variance at its bounds (Newcombe 2006, Confidence intervals for an effect size measure
 * based on the Mann-Whitney statistic, part 2, method 5).
 */
public final class Improvement {
  private static final double QUANTILE = 1.959963984540054;

  private Improvement() {}

  /** Of two samples, in any order. */
  public static Interval of(double[] first, double[] second) {
    return of(List.of(first), List.of(second));
  }

  /** The mean of the strata's probabilities, each stratum counting the same; strata in the same order. */
  public static Interval of(List<double[]> first, List<double[]> second) {
    int strata = first.size();
    int n = first.stream().mapToInt(sample -> sample.length).sum();
    double estimate = IntStream.range(0, strata).mapToDouble(i -> share(first.get(i), second.get(i))).average()
        .orElse(Double.NaN);
    if (Double.isNaN(estimate)) {
      return Interval.without(estimate, n);
    }
    double ones = first.stream().mapToInt(sample -> sample.length).average().orElseThrow();
    double others = second.stream().mapToInt(sample -> sample.length).average().orElseThrow();
    UnivariateFunction distance = p ->
        (p - estimate) * (p - estimate) - QUANTILE * QUANTILE * variance(p, ones, others) / strata;
    BrentSolver solver = new BrentSolver(1e-12);
    // at 0 and 1 there is no variance: they solve the equation where they are the estimate, and bound nothing
    double low = estimate == 0 ? 0 : solver.solve(100, distance, 0, Math.min(estimate, 1 - 1e-9));
    double high = estimate == 1 ? 1 : solver.solve(100, distance, Math.max(estimate, 1e-9), 1);
    return new Interval(low, estimate, high, n);
  }

  private static double share(double[] first, double[] second) {
    double wins = 0;
    for (double a : first) {
      wins += Arrays.stream(second).map(b -> a > b ? 1 : a == b ? 0.5 : 0).sum();
    }
    return wins / ((double) first.length * second.length);
  }

  /** Of the measure, where its value is p (Hanley and McNeil 1982, with both sizes replaced by their mean). */
  private static double variance(double p, double ones, double others) {
    double size = (ones + others) / 2 - 1;
    return p * (1 - p) * (1 + size * (1 - p) / (2 - p) + size * p / (1 + p)) / (ones * others);
  }
}
