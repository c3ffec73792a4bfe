package org.espalier.hedging.risk;

import java.util.Arrays;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The worst of a sample.
 *
 * @param level share of the sample that counts as its tail, above 0 and below 1
 */
record Tail(double level) {

  /** @throws InvalidInputException if the level is none */
  static Tail of(String plugin, double level) {
    if (!(level > 0 && level < 1)) {
      throw new InvalidInputException(
          "risk-measure " + plugin + ": the level is " + level + "; it must be above 0 and below 1, such as 0.05");
    }
    return new Tail(level);
  }

  Metric metric() {
    return new Metric(
        "cvar", "money", Metric.Direction.HIGHER, "Mean profit and loss of the worst " + 100 * level + " % of paths");
  }

  /** The profit below which the tail lies. */
  double quantile(double[] profits) {
    double[] sorted = sorted(profits, profits.length);
    return sorted[(int) Math.ceil(level * sorted.length) - 1];
  }

  /** The mean of the tail; a path on its edge counts in part. */
  double mean(double[] profits) {
    double[] sorted = sorted(profits, profits.length);
    double paths = level * sorted.length;
    double sum = 0;
    for (int i = 0; i < paths; i++) {
      sum += Math.min(1, paths - i) * sorted[i];
    }
    return sum / paths;
  }

  /**
   * Derivatives of the tail's mean by each profit, times a factor: what is at its edge shares what is left.
   *
   * @param slopes receives the first {@code count} values
   */
  void slopes(double[] profits, int count, double factor, double[] slopes) {
    double paths = level * count;
    double edge = sorted(profits, count)[(int) Math.ceil(paths) - 1];
    int below = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (profits[i] < edge) {
        below++;
      } else if (profits[i] == edge) {
        at++;
      }
    }
    double share = (paths - below) / at;
    for (int i = 0; i < count; i++) {
      slopes[i] = factor / paths * (profits[i] < edge ? 1 : profits[i] == edge ? share : 0);
    }
  }

  private double[] sorted(double[] profits, int count) {
    if (level * count < 1) {
      throw new InvalidInputException(
          "no path reaches the tail: a level of " + level + " is less than one of " + count
              + " paths; take a higher level, or more paths");
    }
    double[] sorted = Arrays.copyOf(profits, count);
    Arrays.sort(sorted);
    return sorted;
  }
}
