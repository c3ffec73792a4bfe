// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.accuracy;

import java.util.List;
import java.util.Map;
import org.espalier.api.metric.Metric;
import org.espalier.api.metric.Metric.Direction;

/** Errors of classes given as logits. */
final class ClassificationErrors {
  private static final int BINS = 15;

  private static final Metric ACCURACY =
      new Metric("test.accuracy", "1", Direction.HIGHER, "Share of examples whose class has the largest output")
          .within(0, 1);
  private static final Metric CROSS_ENTROPY =
      new Metric("test.cross-entropy", "nats", Direction.LOWER, "Mean of -log p of the right class")
          .within(0, Double.POSITIVE_INFINITY);
  private static final Metric CALIBRATION =
      new Metric("test.calibration-error", "1", Direction.LOWER, "Expected |confidence - accuracy| over 15 bins")
          .within(0, 1);

  static final List<Metric> METRICS = List.of(ACCURACY, CROSS_ENTROPY, CALIBRATION);

  private ClassificationErrors() {}

  static Map<String, Double> of(Outcome outcome) {
    double[] confidence = new double[BINS];
    int[] right = new int[BINS];
    double crossEntropy = 0;
    for (int i = 0; i < outcome.size(); i++) {
      int first = i * outcome.width();
      int label = (int) outcome.targets()[i];
      int guess = largest(outcome, first);
      double total = 0;
      for (int c = 0; c < outcome.width(); c++) {
        total += StrictMath.exp((double) outcome.outputs()[first + c] - outcome.outputs()[first + guess]);
      }
      crossEntropy += StrictMath.log(total) + outcome.outputs()[first + guess] - outcome.outputs()[first + label];
      int bin = Math.min(BINS - 1, (int) (BINS / total));
      confidence[bin] += 1 / total;
      right[bin] += guess == label ? 1 : 0;
    }
    double calibrationError = 0;
    int allRight = 0;
    for (int bin = 0; bin < BINS; bin++) {
      calibrationError += Math.abs(confidence[bin] - right[bin]);
      allRight += right[bin];
    }
    return Map.of(
        ACCURACY.name(), (double) allRight / outcome.size(),
        CROSS_ENTROPY.name(), crossEntropy / outcome.size(),
        CALIBRATION.name(), calibrationError / outcome.size());
  }

  private static int largest(Outcome outcome, int first) {
    int best = 0;
    for (int c = 1; c < outcome.width(); c++) {
      if (outcome.outputs()[first + c] > outcome.outputs()[first + best]) {
        best = c;
      }
    }
    return best;
  }
}
