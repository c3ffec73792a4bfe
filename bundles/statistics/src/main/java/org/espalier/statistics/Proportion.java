package org.espalier.statistics;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/** Shares of a count. */
public final class Proportion {
  private Proportion() {}

  /** A share with Wilson's 95 % interval, which holds for small counts and for none and all. */
  public static Interval of(int successes, int trials) {
    if (trials == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double share = (double) successes / trials;
    ConfidenceInterval wilson = new WilsonScoreInterval().createInterval(trials, successes, 0.95);
    // rounding can put the bound of none or all a hair beyond the share itself
    double low = Math.min(share, wilson.getLowerBound());
    double high = Math.max(share, wilson.getUpperBound());
    return new Interval(low, share, high, trials);
  }
}
