// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.a2c;

import org.espalier.rl.onpolicy.PolicyLoss;

/** The policy gradient's loss, -A log p (Mnih et al. 2016, sec. 4). */
final class ScoreLoss extends PolicyLoss {
  ScoreLoss(double entropyCoefficient) {
    super(entropyCoefficient);
  }

  @Override
  protected double loss(double logProbability, double ratio, double advantage) {
    return -advantage * logProbability;
  }

  @Override
  protected double slope(double ratio, double advantage) {
    return -advantage;
  }
}
