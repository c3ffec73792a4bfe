// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import org.espalier.rl.replay.ReplayBatch;

/**
 * The loss of values against what followed (Mnih et al. 2015, algorithm 1): the mean over a batch of w l(Q(s, a) - y)
 * with y = r + d Q'(s', a*), where d is 0 after a termination, Q' is the target network, and a* is its best action or,
 * in double Q-learning, that of the network that learns (van Hasselt et al. 2016, eq. 4). l is Huber's loss with its
 * corner at 1 or the square. Reckoned in double precision.
 *
 * @param values what outputs mean
 * @param huber x^2 / 2 up to 1 and |x| - 1/2 beyond it, instead of x^2
 */
record TemporalDifference(QValues values, boolean huber) {

  /**
   * What the values are to be.
   *
   * @param next the target network's outputs at the next observations
   * @param chooser outputs at the same of the network whose best actions are taken
   * @param discounts of the next observations' values
   * @param targets is filled
   */
  void targets(ReplayBatch batch, float[] next, float[] chooser, double[] discounts, double[] targets) {
    for (int i = 0; i < batch.size(); i++) {
      targets[i] = batch.rewards()[i];
      if (!batch.terminated()[i]) {
        targets[i] += discounts[i] * values.of(next, i, values.best(chooser, i));
      }
    }
  }

  /**
   * The loss.
   *
   * @param outputs of the network that learns, at the observations
   * @param weights of the rows
   * @param errors receives Q(s, a) - y
   * @param gradients receives derivatives by the outputs
   */
  double loss(
      ReplayBatch batch, float[] outputs, double[] targets, float[] weights, double[] errors, float[] gradients) {
    double sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      int action = (int) batch.actions()[i];
      double error = values.of(outputs, i, action) - targets[i];
      errors[i] = error;
      sum += weights[i] * (huber ? huber(error) : error * error);
      double slope = huber ? Math.max(-1, Math.min(1, error)) : 2 * error;
      values.slopes(weights[i] * slope / batch.size(), action, gradients, i);
    }
    return sum / batch.size();
  }

  private static double huber(double error) {
    double distance = Math.abs(error);
    return distance < 1 ? error * error / 2 : distance - 0.5;
  }
}
