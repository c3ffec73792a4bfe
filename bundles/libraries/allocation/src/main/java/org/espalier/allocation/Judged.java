// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What an allocation was found to come to.
 *
 * @param kept the allocation; not to be changed
 * @param score the task's objective on validation data; empty if its evaluation failed
 * @param merit the score with the sign that makes higher better; minus infinity if its evaluation failed
 * @param shares by resource, of what the whole network takes
 * @param excess by how much the worst budget is exceeded, as a share of its limit; 0 or less if all are met
 * @param problem why its evaluation failed; empty if it did not
 */
public record Judged(
    int[] kept, OptionalDouble score, double merit, Map<String, Double> shares, double excess, String problem) {

  /**
   * The better first: those within budget by merit, then the others by how little they exceed it (Deb 2000, An
   * efficient constraint handling method for genetic algorithms, sec. 3). Equals stay in their order.
   */
  public static final Comparator<Judged> BETTER_FIRST =
      Comparator.comparing((Judged judged) -> !judged.feasible())
          .thenComparingDouble(judged -> judged.feasible() ? -judged.merit() : judged.excess());

  /** Whether it is within budget, and its evaluation did not fail. */
  public boolean feasible() {
    return excess <= 0 && score.isPresent();
  }
}
