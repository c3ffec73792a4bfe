// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.risk;

import java.util.Arrays;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.finance.Tail;

/** The mean of a {@link Tail} as a goal of training: at least one path has to reach it. */
record TailMean(Tail tail) {

  /** @throws InvalidInputException if the level is none */
  static TailMean of(String plugin, double level) {
    try {
      return new TailMean(new Tail(level));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("risk-measure " + plugin + ": " + e.getMessage(), e);
    }
  }

  Metric metric() {
    return new Metric(
        tail.named("cvar"), "money", Metric.Direction.HIGHER, "Mean profit and loss of the worst " + tail.share());
  }

  double quantile(double[] profits) {
    return tail.quantile(reached(profits));
  }

  double score(double[] profits) {
    return tail.mean(reached(profits));
  }

  /**
   * Derivatives of the tail's mean by each profit, times a factor: what is at its edge shares what is left.
   *
   * @param slopes receives as many values
   */
  void slopes(double[] profits, double factor, double[] slopes) {
    double edge = quantile(profits);
    double paths = tail.paths(profits.length);
    long below = Arrays.stream(profits).filter(profit -> profit < edge).count();
    long at = Arrays.stream(profits).filter(profit -> profit == edge).count();
    double share = (paths - below) / at;
    for (int i = 0; i < profits.length; i++) {
      slopes[i] = factor / paths * (profits[i] < edge ? 1 : profits[i] == edge ? share : 0);
    }
  }

  private double[] reached(double[] profits) {
    if (tail.paths(profits.length) < 1) {
      throw new InvalidInputException(
          "no path reaches the tail: a level of " + tail.level() + " is less than one of " + profits.length
              + " paths; take a higher level, or more paths");
    }
    return profits;
  }
}
