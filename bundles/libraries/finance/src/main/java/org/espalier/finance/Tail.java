// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * The worst of a sample of profits: its quantile, or value at risk, and the mean below, or conditional value at risk,
 * as Acerbi and Tasche 2002 (On the coherence of expected shortfall, def. 4.2 and prop. 4.1) estimate it: of n paths
 * the tail has {@code level n}, and where that is no whole number, the last of them counts in part. Ranks are computed
 * in decimal numbers, as the level is written: .07 of 100 paths are 7.
 *
 * @param level share of the sample that is its tail, above 0 and below 1
 */
public record Tail(double level) {
  public Tail {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("the level is " + level + "; it must be above 0 and below 1, such as 0.05");
    }
  }

  /** How many of a number of paths the tail has; not always a whole number. */
  public double paths(int count) {
    return exact(count).doubleValue();
  }

  /** How many paths the tail touches: {@link #paths} rounded up, at least 1. */
  public int rank(int count) {
    return exact(count).setScale(0, RoundingMode.CEILING).intValueExact();
  }

  private BigDecimal exact(int count) {
    return BigDecimal.valueOf(level).multiply(BigDecimal.valueOf(count));
  }

  /** The best profit of those that the tail touches. */
  public double quantile(double[] profits) {
    return sorted(profits)[rank(profits.length) - 1];
  }

  /** The mean of the tail. */
  public double mean(double[] profits) {
    double[] sorted = sorted(profits);
    double paths = paths(sorted.length);
    int rank = rank(sorted.length);
    double sum = 0;
    for (int i = 0; i < rank; i++) {
      sum += Math.min(1, paths - i) * sorted[i];
    }
    return sum / paths;
  }

  /** The name of a number that is of this level: with it, such as {@code cvar-0.05}. */
  public String named(String what) {
    return what + "-" + BigDecimal.valueOf(level).stripTrailingZeros().toPlainString();
  }

  /** The level in words, such as {@code 5 % of paths}. */
  public String share() {
    return BigDecimal.valueOf(level).movePointRight(2).stripTrailingZeros().toPlainString() + " % of paths";
  }

  private static double[] sorted(double[] profits) {
    double[] sorted = profits.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
