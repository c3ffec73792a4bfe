// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import java.util.Arrays;
import org.espalier.api.hedging.Outcome;

/**
 * Profits and losses of a sample of paths.
 *
 * @param values one for each path
 */
record Profits(double[] values) {

  static Profits of(Outcome outcome) {
    return new Profits(outcome.profits());
  }

  double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Of the sample, with n - 1. */
  double deviation() {
    double mean = mean();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /** Mean over deviation. */
  double sharpe() {
    return mean() / deviation();
  }
}
