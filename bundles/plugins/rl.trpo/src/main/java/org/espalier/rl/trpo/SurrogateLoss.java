// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import org.espalier.rl.onpolicy.PolicyLoss;

/** The surrogate, -A r, r the ratio of the action's probability to the rollout's (Schulman et al. 2015, eq. 14). */
final class SurrogateLoss extends PolicyLoss {
  SurrogateLoss() {
    super(0);
  }

  @Override
  protected double loss(double logProbability, double ratio, double advantage) {
    return -advantage * ratio;
  }

  @Override
  protected double slope(double ratio, double advantage) {
    return -advantage * ratio;
  }
}
