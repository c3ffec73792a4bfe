// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.util.List;

/**
 * What an episode came to.
 *
 * @param reward sum of its rewards, not discounted
 * @param costs sum of each of its costs, in the order of {@link Environment#costs}
 * @param length its steps
 * @param terminated whether it reached an end of the process rather than a time limit
 */
public record Episode(double reward, List<Double> costs, int length, boolean terminated) {
  public Episode {
    costs = List.copyOf(costs);
  }
}
