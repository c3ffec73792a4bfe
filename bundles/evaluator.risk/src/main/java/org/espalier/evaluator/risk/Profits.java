package org.espalier.evaluator.risk;

import java.util.Arrays;
import org.espalier.api.hedging.Outcome;

/**
 * Profits and losses of a sample of paths.
 *
 * @param sorted ascending
 */
record Profits(double[] sorted) {

  static Profits of(Outcome outcome) {
    double[] sorted = outcome.profits().clone();
    Arrays.sort(sorted);
    return new Profits(sorted);
  }

  double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }

  /** Of the sample, with n - 1. */
  double deviation() {
    double mean = mean();
    double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (sorted.length - 1));
  }

  /** Mean over deviation. */
  double sharpe() {
    return mean() / deviation();
  }

  /** Value below which this share of the sample lies. */
  double quantile(double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** Mean of the lowest share of the sample, of at least one path. */
  double tail(double share) {
    int paths = Math.max(1, (int) Math.round(share * sorted.length));
    return Arrays.stream(sorted, 0, paths).average().orElseThrow();
  }
}
