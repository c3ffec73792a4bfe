// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Map;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;

/**
 * A distribution with an entropy in closed form and the derivatives of log-probabilities and entropy by what is learnt:
 * all that policy gradients (REINFORCE, A2C, PPO, TRPO) ask for.
 */
public interface ScoreDistribution extends ActionDistribution {
  /** Name of the free parameter of continuous actions. */
  String LOG_DEVIATIONS = "policy/log-deviations";

  /** Network outputs that one action of this space takes. */
  static int outputs(Space space) {
    return space instanceof Space.Discrete discrete ? discrete.n() : space.width();
  }

  /** What is learnt beside the network, by name. */
  Map<String, FreeParameter> parameters();

  /** Entropy in nats. */
  double entropy();

  /**
   * Writes, as row {@code row}, the derivatives by the outputs of a loss with the given derivatives by the
   * log-probability of the action in that row and by the entropy; adds those by the free parameters to their gradients.
   */
  void gradient(float[] actions, int row, double byLogProbability, double byEntropy, float[] outputGradients);
}
