// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

/**
 * What a policy of a number of actions, the softmax of a row of outputs, makes of their values: J = sum pi (alpha log
 * pi - Q) (Christodoulou 2019, eq. 12) with its parts. Reckoned in double precision. Used by one thread.
 */
final class SoftValues {
  private final double[] probabilities;
  private final double[] terms;
  private double value;
  private double entropy;
  private double loss;

  SoftValues(int actions) {
    probabilities = new double[actions];
    terms = new double[actions];
  }

  /** Looks at a row: of outputs, and of values of the actions. */
  void at(float[] outputs, double[] values, int row, double alpha) {
    int n = probabilities.length;
    int first = row * n;
    double largest = Double.NEGATIVE_INFINITY;
    for (int a = 0; a < n; a++) {
      largest = Math.max(largest, outputs[first + a]);
    }
    double sum = 0;
    for (int a = 0; a < n; a++) {
      probabilities[a] = StrictMath.exp(outputs[first + a] - largest);
      sum += probabilities[a];
    }
    double logSum = largest + StrictMath.log(sum);
    value = 0;
    entropy = 0;
    loss = 0;
    for (int a = 0; a < n; a++) {
      double log = outputs[first + a] - logSum;
      probabilities[a] /= sum;
      terms[a] = alpha * log - values[first + a];
      value += probabilities[a] * values[first + a];
      entropy -= probabilities[a] * log;
      loss += probabilities[a] * terms[a];
    }
  }

  /** Sum of pi Q. */
  double value() {
    return value;
  }

  /** In nats. */
  double entropy() {
    return entropy;
  }

  /** J. */
  double loss() {
    return loss;
  }

  /** Writes derivatives of weight x J by the row's outputs: d J / d z_a = pi_a (alpha log pi_a - Q_a - J). */
  void gradient(double weight, float[] gradients, int row) {
    int n = probabilities.length;
    for (int a = 0; a < n; a++) {
      gradients[row * n + a] = (float) (weight * probabilities[a] * (terms[a] - loss));
    }
  }
}
