// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import org.apache.commons.math3.distribution.BetaDistribution;

/** Shares of a count, with exact bounds (Clopper and Pearson 1934): they hold for any count, none and all included. */
public final class Proportion {
  private Proportion() {}

  /** A share with its 95 % interval. */
  public static Interval of(int successes, int trials) {
    if (trials == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double tail = Judgement.LEVEL / 2;
    return new Interval(
        low(successes, trials, tail), (double) successes / trials, 1 - low(trials - successes, trials, tail), trials);
  }

  /** The share at least, with 95 % confidence: a bound on one side. */
  public static double atLeast(int successes, int trials) {
    return low(successes, trials, Judgement.LEVEL);
  }

  private static double low(int successes, int trials, double tail) {
    return successes == 0 ? 0
        : new BetaDistribution(null, successes, trials - successes + 1).inverseCumulativeProbability(tail);
  }
}
