// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import org.espalier.api.data.Examples;
import org.espalier.api.metric.Metric;

/**
 * Minus the logarithm of the softmax probability of the right class; success is the share of examples guessed right.
 */
record SoftmaxCrossEntropy(int classes) implements Loss {

  @Override
  public Metric objective() {
    return new Metric(
        "accuracy", "1", Metric.Direction.HIGHER, "Share of examples whose class has the largest output")
        .within(0, 1);
  }

  @Override
  public double losses(float[] outputs, float[] targets, int batch, double weight, float[] gradients) {
    double sum = 0;
    for (int b = 0; b < batch; b++) {
      int first = b * classes;
      int label = (int) targets[b];
      double logTotal = logTotal(outputs, first, 1);
      for (int c = 0; c < classes; c++) {
        double probability = StrictMath.exp(outputs[first + c] - logTotal);
        gradients[first + c] = (float) (weight * (probability - (c == label ? 1 : 0)));
      }
      sum += logTotal - outputs[first + label];
    }
    return sum;
  }

  /** T^2 KL(p || q) of the softmax of teacher and outputs at temperature T, whose slopes are T (q - p). */
  @Override
  public double distances(
      float[] outputs, float[] teacher, int batch, double temperature, double weight, float[] gradients) {
    double sum = 0;
    for (int b = 0; b < batch; b++) {
      int first = b * classes;
      double ownTotal = logTotal(outputs, first, temperature);
      double teachersTotal = logTotal(teacher, first, temperature);
      for (int c = 0; c < classes; c++) {
        double logOwn = outputs[first + c] / temperature - ownTotal;
        double logTeachers = teacher[first + c] / temperature - teachersTotal;
        double probability = StrictMath.exp(logTeachers);
        gradients[first + c] = (float) (weight * temperature * (StrictMath.exp(logOwn) - probability));
        sum += probability * (logTeachers - logOwn);
      }
    }
    return temperature * temperature * sum;
  }

  /** T q' = q (z' - sum q z') for outputs z and q their softmax at temperature T. */
  @Override
  public void curvature(
      double[] outputs, double[] motion, int batch, double temperature, double weight, double[] slopeMotion) {
    for (int first = 0; first < batch * classes; first += classes) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = first; c < first + classes; c++) {
        largest = Math.max(largest, outputs[c]);
      }
      double[] probabilities = new double[classes];
      double total = 0;
      for (int c = 0; c < classes; c++) {
        probabilities[c] = StrictMath.exp((outputs[first + c] - largest) / temperature);
        total += probabilities[c];
      }
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        probabilities[c] /= total;
        mean += probabilities[c] * motion[first + c];
      }
      for (int c = 0; c < classes; c++) {
        slopeMotion[first + c] += weight * probabilities[c] * (motion[first + c] - mean);
      }
    }
  }

  /** The logarithm of the sum of the exponentials; the largest is subtracted first, so that none overflows. */
  private double logTotal(float[] outputs, int first, double temperature) {
    double largest = outputs[first + largest(outputs, first)] / temperature;
    double total = 0;
    for (int c = 0; c < classes; c++) {
      total += StrictMath.exp(outputs[first + c] / temperature - largest);
    }
    return StrictMath.log(total) + largest;
  }

  @Override
  public double scores(float[] outputs, float[] targets, int batch) {
    int right = 0;
    for (int b = 0; b < batch; b++) {
      if (largest(outputs, b * classes) == (int) targets[b]) {
        right++;
      }
    }
    return right;
  }

  /** Logarithms of the class frequencies, one imagined example added to each class. */
  @Override
  public float[] constant(Examples examples, int inputSize) {
    float[] input = new float[inputSize];
    float[] target = new float[1];
    int[] counts = new int[classes];
    for (int i = 0; i < examples.size(); i++) {
      examples.read(i, input, 0, target, 0);
      counts[(int) target[0]]++;
    }
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = (float) StrictMath.log(counts[c] + 1.0);
    }
    return logits;
  }

  private int largest(float[] outputs, int first) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (outputs[first + c] > outputs[first + best]) {
        best = c;
      }
    }
    return best;
  }
}
