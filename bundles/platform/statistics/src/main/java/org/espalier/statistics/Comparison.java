// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two treatments of the same seeds.
 *
 * @param difference mean of the paired differences, first minus second, with Student's interval, which describes them
 *     and decides nothing
 * @param improvement probability that the first beats the second, which describes likewise
 * @param p p-value of the claim that the two differ, by the {@linkplain SignFlip sign-flip test}; NaN without pairs
 * @param better p-value of the claim that the first is better, by the same test
 */
public record Comparison(Interval difference, Interval improvement, double p, double better) {

  /**
   * Compares values of the same seeds.
   *
   * @param first one value a seed
   * @param second the other treatment's, in the same order of seeds
   */
  public static Comparison paired(double[] first, double[] second) {
    double[] differences = differences(first, second);
    return new Comparison(
        Statistic.MEAN.interval(differences), Improvement.of(first, second), SignFlip.apart(differences),
        SignFlip.above(differences));
  }

  /** Geometric mean of first / second over the same seeds, with Student's interval of the logarithms; all above 0. */
  public static Interval ratio(double[] first, double[] second) {
    double[] logarithms =
        differences(Arrays.stream(first).map(Math::log).toArray(), Arrays.stream(second).map(Math::log).toArray());
    return Statistic.MEAN.interval(logarithms).map(Math::exp);
  }

  private static double[] differences(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException("pairs are needed, not " + first.length + " and " + second.length + " values");
    }
    return IntStream.range(0, first.length).mapToDouble(i -> first[i] - second[i]).toArray();
  }

  /** P-values corrected for being several (Holm 1979), in the given order; NaN stays NaN and does not count. */
  public static double[] holm(List<Double> pValues) {
    double[] adjusted = new double[pValues.size()];
    Arrays.fill(adjusted, Double.NaN);
    List<Integer> order =
        IntStream.range(0, pValues.size())
            .boxed()
            .filter(i -> !Double.isNaN(pValues.get(i)))
            .sorted(Comparator.comparing(pValues::get))
            .toList();
    double largest = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      int i = order.get(rank);
      largest = Math.max(largest, Math.min(1, (order.size() - rank) * pValues.get(i)));
      adjusted[i] = largest;
    }
    return adjusted;
  }
}
