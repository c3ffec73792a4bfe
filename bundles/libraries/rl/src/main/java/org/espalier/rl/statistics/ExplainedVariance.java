// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.statistics;

import java.util.Arrays;

/** Share of the variance of numbers that what is told of them explains: 1 is perfect, 0 no better than a constant. */
public final class ExplainedVariance {
  private ExplainedVariance() {}

  /** 1 - Var(numbers - told) / Var(numbers); NaN where the numbers don't vary. */
  public static double of(double[] numbers, double[] told) {
    double variance = variance(numbers);
    double[] errors = new double[numbers.length];
    Arrays.setAll(errors, i -> numbers[i] - told[i]);
    return variance == 0 ? Double.NaN : 1 - variance(errors) / variance;
  }

  private static double variance(double[] numbers) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    return Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
  }
}
