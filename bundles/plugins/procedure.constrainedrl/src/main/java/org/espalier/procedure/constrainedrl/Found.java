// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.Comparator;
import java.util.Map;
import org.espalier.allocation.Judged;

/**
 * A pruned network that was judged.
 *
 * @param pruning what is left
 * @param judged what it came to
 * @param spreads by resource how far repeated measurements were spread, as a share
 */
record Found(Pruning pruning, Judged judged, Map<String, Double> spreads) {
  /** As {@link Judged#BETTER_FIRST}. */
  static final Comparator<Found> BETTER_FIRST = Comparator.comparing(Found::judged, Judged.BETTER_FIRST);
}
