package org.espalier.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.TTest;

/**
 * Two treatments of the same seeds.
 *
 * @param difference mean of the paired differences, first minus second, with Student's interval
 * @param improvement probability that the first beats the second
 * @param p two-sided p-value of the paired t-test, NaN below two pairs
 */
public record Comparison(Interval difference, Interval improvement, double p) {

  /**
   * Compares values of the same seeds.
   *
   * @param first one value a seed
   * @param second the other treatment's, in the same order of seeds
   */
  public static Comparison paired(double[] first, double[] second) {
    double[] differences = differences(first, second);
    return new Comparison(
        Statistic.MEAN.interval(differences), Improvement.of(first, second), pValue(differences));
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
