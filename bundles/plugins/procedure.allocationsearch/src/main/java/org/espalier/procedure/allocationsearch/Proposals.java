// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.List;
import java.util.function.Predicate;

/** Where the allocations come from that a round of the search looks at. */
interface Proposals {

  /**
   * Different allocations on the surface of the budgets, the most promising first.
   *
   * @param surrogate of all that was looked at
   * @param incumbents the best so far, the better first, at least one
   * @param known are left out
   * @param count of them, at most
   * @return fewer if there is hardly anything new
   */
  List<int[]> next(Surrogate surrogate, List<int[]> incumbents, Predicate<int[]> known, int count);
}
