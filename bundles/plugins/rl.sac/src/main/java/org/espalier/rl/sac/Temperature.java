// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import java.util.Map;
import org.espalier.api.engine.Optimizer;
import org.espalier.training.FreeParameter;

/**
 * What a nat of entropy is worth: fixed, or learnt so that the policy has a wanted entropy (Haarnoja et al. 2018, Soft
 * Actor-Critic Algorithms and Applications, eq. 18): alpha's logarithm descends log alpha (H - target), as the
 * implementations of the paper have it in place of alpha. Used by the learner's thread.
 */
final class Temperature {
  private final double first;
  private final double target;
  private final FreeParameter log = new FreeParameter(1);
  private final Map<String, FreeParameter> parameters;

  /**
   * @param first alpha at first
   * @param learnt whether it moves
   * @param target entropy that is wanted, in nats
   */
  Temperature(double first, boolean learnt, double target) {
    this.first = first;
    this.target = target;
    log.value(0, StrictMath.log(first));
    parameters = learnt ? Map.of("temperature/log", log) : Map.of();
  }

  double alpha() {
    return parameters.isEmpty() ? first : StrictMath.exp(log.value(0));
  }

  /** What is learnt, by name. */
  Map<String, FreeParameter> parameters() {
    return parameters;
  }

  /** One update, by the policy's mean entropy over a batch. */
  void learn(double entropy, Optimizer.Adam adam) {
    for (FreeParameter parameter : parameters.values()) {
      parameter.zeroGradients();
      parameter.addGradient(0, entropy - target);
      parameter.update(adam);
    }
  }
}
