// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.accuracy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.metric.Metric;
import org.espalier.api.metric.Metric.Direction;

/** Errors of real values. */
final class RegressionErrors {
  /** Fact of a data set: the mean squared error of the best possible predictor. */
  private static final String BAYES_ERROR = "bayes-error";

  private static final Metric MSE =
      new Metric("test.mse", "1", Direction.LOWER, "Mean squared error").within(0, Double.POSITIVE_INFINITY);
  private static final Metric MAE =
      new Metric("test.mae", "1", Direction.LOWER, "Mean absolute error").within(0, Double.POSITIVE_INFINITY);
  private static final Metric R2 =
      new Metric("test.r2", "1", Direction.HIGHER, "1 - squared error / variance of the targets, over all outputs")
          .within(Double.NEGATIVE_INFINITY, 1);
  private static final Metric EXCESS =
      new Metric("test.excess", "1", Direction.LOWER, "Mean squared error above that of the best possible predictor");

  static final List<Metric> METRICS = List.of(MSE, MAE, R2, EXCESS);

  private RegressionErrors() {}

  static Map<String, Double> of(Outcome outcome, Map<String, Double> facts) {
    int n = outcome.outputs().length;
    double squared = 0;
    double absolute = 0;
    for (int i = 0; i < n; i++) {
      double error = (double) outcome.outputs()[i] - outcome.targets()[i];
      squared += error * error;
      absolute += Math.abs(error);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(MSE.name(), squared / n);
    values.put(MAE.name(), absolute / n);
    double variation = variation(outcome);
    if (variation > 0) {
      values.put(R2.name(), 1 - squared / variation);
    }
    if (facts.containsKey(BAYES_ERROR)) {
      values.put(EXCESS.name(), squared / n - facts.get(BAYES_ERROR));
    }
    return values;
  }

  /** Sum of the squared deviations of each output's targets from their own mean. */
  private static double variation(Outcome outcome) {
    double sum = 0;
    for (int j = 0; j < outcome.width(); j++) {
      double mean = 0;
      for (int i = 0; i < outcome.size(); i++) {
        mean += outcome.targets()[i * outcome.width() + j];
      }
      mean /= outcome.size();
      for (int i = 0; i < outcome.size(); i++) {
        double deviation = outcome.targets()[i * outcome.width() + j] - mean;
        sum += deviation * deviation;
      }
    }
    return sum;
  }
}
