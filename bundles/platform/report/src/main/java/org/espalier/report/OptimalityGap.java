// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.Arrays;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/**
 * How much runs fall short of the dense network on average: the mean of max(0, 1 - retention) (Agarwal et al. 2021,
 * section 4.3, with the dense network as what is optimal). A run that retains more makes up for none that retains less.
 */
final class OptimalityGap {
  private OptimalityGap() {}

  /**
   * The gap, from 0 to 1, with Student's 95 % interval over runs within these limits.
   *
   * @param retentions one a run; a run falls short by at most 1, as if it had learned nothing, however far below that
   *     it is: negative infinity says that it did not survive
   */
  static Interval of(double... retentions) {
    return Statistic.MEAN.interval(Arrays.stream(retentions).map(OptimalityGap::of).toArray()).within(0, 1);
  }

  private static double of(double retention) {
    return Math.max(0, Math.min(1, 1 - retention));
  }
}
