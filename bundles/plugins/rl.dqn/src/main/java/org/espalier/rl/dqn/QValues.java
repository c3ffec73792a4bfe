// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

/**
 * Values of actions from a network's outputs: the outputs themselves, or of a dueling network (Wang et al. 2016, eq. 9)
 * the state's value V, which is the first output, plus an action's advantage less the advantages' mean: Q(a) = V + A(a)
 * - mean A.
 *
 * @param actions how many there are
 * @param dueling whether the network tells value and advantages apart
 */
record QValues(int actions, boolean dueling) {

  /** Outputs that the network has. */
  int outputs() {
    return dueling ? actions + 1 : actions;
  }

  /** Value of an action in a row of outputs. */
  double of(float[] outputs, int row, int action) {
    int first = row * outputs();
    if (!dueling) {
      return outputs[first + action];
    }
    return (double) outputs[first] + outputs[first + 1 + action] - mean(outputs, first + 1);
  }

  private double mean(float[] outputs, int first) {
    double sum = 0;
    for (int a = 0; a < actions; a++) {
      sum += outputs[first + a];
    }
    return sum / actions;
  }

  /** The most valuable action in a row of outputs, the first of equals; value and mean move all alike. */
  int best(float[] outputs, int row) {
    int first = row * outputs() + (dueling ? 1 : 0);
    int best = 0;
    for (int a = 1; a < actions; a++) {
      if (outputs[first + a] > outputs[first + best]) {
        best = a;
      }
    }
    return best;
  }

  /** Writes derivatives by a row's outputs of what has this derivative by the value of an action. */
  void slopes(double byValue, int action, float[] gradients, int row) {
    int first = row * outputs();
    if (dueling) {
      gradients[first] = (float) byValue;
      first++;
    }
    for (int a = 0; a < actions; a++) {
      double share = (a == action ? 1 : 0) - (dueling ? 1.0 / actions : 0);
      gradients[first + a] = (float) (byValue * share);
    }
  }
}
