// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Times until something came, where it never came to some while they were watched: of these the time is known to be
 * longer than any that was seen (censored on the right). They are not left out, which would make all the others look
 * typical.
 */
public final class Censored {
  private Censored() {}

  /**
   * The median with its 95 % interval by order statistics, which assumes nothing of how times are distributed (Conover
   * 1999, Practical Nonparametric Statistics, section 3.2). Infinite is what is longer than all were watched; fewer
   * than 6 times allow no bounds.
   *
   * @param reached times of those to which it came
   * @param n how many there are, those to which it did not come included; at least 1
   */
  public static Interval median(double[] reached, int n) {
    double[] times = Arrays.copyOf(reached, n);
    Arrays.fill(times, reached.length, n, Double.POSITIVE_INFINITY);
    Arrays.sort(times);
    double median = (times[(n - 1) / 2] + times[n / 2]) / 2;
    int rank = rank(n);
    return rank == 0 ? Interval.without(median, n) : new Interval(times[rank - 1], median, times[n - rank], n);
  }

  /** The largest so that fewer of n are below the median with a probability of half of what may be missed. */
  private static int rank(int n) {
    // without a generator: nothing is drawn
    BinomialDistribution below = new BinomialDistribution(null, n, 0.5);
    int rank = 0;
    while (below.cumulativeProbability(rank) <= Judgement.LEVEL / 2) {
      rank++;
    }
    return rank;
  }
}
