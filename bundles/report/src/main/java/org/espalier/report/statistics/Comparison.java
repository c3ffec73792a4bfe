package org.espalier.report.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.TTest;

/**
 * Two treatments of the same seeds.
 *
 * @param difference mean of the paired differences, first minus second, with its bootstrap interval
 * @param improvement probability that the first beats the second on a seed drawn for each, ties counted half (Agarwal
 *     et al. 2021, section 4.3)
 * @param p two-sided p-value of the paired t-test, NaN below two pairs
 */
public record Comparison(Interval difference, double improvement, double p) {

  /**
   * Compares values of the same seeds.
   *
   * @param first one value a seed
   * @param second the other treatment's, in the same order of seeds
   */
  public static Comparison paired(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException("pairs are needed, not " + first.length + " and " + second.length + " values");
    }
    double[] differences = IntStream.range(0, first.length).mapToDouble(i -> first[i] - second[i]).toArray();
    return new Comparison(
        Bootstrap.interval(differences, Statistic.MEAN), improvement(first, second), pValue(differences));
  }

  private static double improvement(double[] first, double[] second) {
    double wins = 0;
    for (double a : first) {
      for (double b : second) {
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }
    return wins / ((double) first.length * second.length);
  }

  private static double pValue(double[] differences) {
    if (differences.length < 2) {
      return Double.NaN;
    }
    // without any spread the t statistic is 0/0 or infinite
    if (Arrays.stream(differences).distinct().count() == 1) {
      return differences[0] == 0 ? 1 : 0;
    }
    return new TTest().tTest(0, differences);
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
