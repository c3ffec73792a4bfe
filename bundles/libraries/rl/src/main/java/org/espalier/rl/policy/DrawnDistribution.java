// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Map;
import org.espalier.training.FreeParameter;

/**
 * A distribution whose draws can be followed back to what is learnt, by reparameterisation: a drawn action moves with
 * the outputs while its noise stays (Haarnoja et al. 2018, Soft Actor-Critic, eq. 11).
 */
public interface DrawnDistribution extends ActionDistribution {

  /** What is learnt beside the network, by name. */
  default Map<String, FreeParameter> parameters() {
    return Map.of();
  }

  /** Log-density of the action that was drawn for the row that is looked at. */
  double logProbability();

  /**
   * Writes the derivatives by the outputs, as the row that is looked at, of a loss of the action drawn for that row,
   * which moves with the outputs while its noise stays (eq. 13); adds those by the free parameters to their gradients.
   *
   * @param byLogProbability the loss's derivative by the log-density of the drawn action
   * @param byAction its derivatives by the drawn actions, rows of them, such as a critic gives by its inputs
   * @param stride numbers from one row of these derivatives to the next
   * @param first number within a row at which the action's begin
   */
  void gradient(double byLogProbability, float[] byAction, int stride, int first, float[] outputGradients);
}
