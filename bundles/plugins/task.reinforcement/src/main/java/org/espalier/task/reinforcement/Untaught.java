// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.reinforcement;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.espalier.api.rl.Space;

/**
 * Mean returns of policies that know nothing of the observations.
 *
 * @param random of {@link UniformPolicy}, drawn
 * @param constant of the best {@link ConstantPolicy}, the first of equals
 * @param action what that one does
 */
record Untaught(double random, double constant, float[] action) {

  /** @param meanReturn plays a policy's episodes; they are the same for each */
  static Untaught of(double random, Space actions, ToDoubleFunction<ConstantPolicy> meanReturn) {
    double best = Double.NEGATIVE_INFINITY;
    float[] action = {};
    for (ConstantPolicy policy : ConstantPolicy.of(actions)) {
      double own = meanReturn.applyAsDouble(policy);
      if (own > best) {
        best = own;
        action = policy.action();
      }
    }
    return new Untaught(random, best, action);
  }

  double floor() {
    return Math.max(random, constant);
  }

  /** Both as rules that need no training, and the numbers of the best constant action. */
  Map<String, Double> facts(String objective) {
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("untaught policies/random action/" + objective, random);
    facts.put("untaught policies/best constant action/" + objective, constant);
    for (int i = 0; i < action.length; i++) {
      String column = action.length == 1 ? "action" : "action " + i;
      facts.put("untaught policies/best constant action/" + column, (double) action[i]);
    }
    return facts;
  }
}
