// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.function.UnaryOperator;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.walk.CoarseActions;

/**
 * An action is the share of a layer's filters that goes, up to the cap; which of them stay is the experiment's
 * criterion's choice (coarse-grained strategy, sec. 4.1.2).
 *
 * @param space what is divided
 * @param onto brings allocations to where they may be, such as onto the budgets; or leaves them as they are
 */
record CoarseDecoder(AllocationSpace space, UnaryOperator<int[]> onto) implements Decoder {
  @Override
  public int width() {
    return CoarseActions.WIDTH;
  }

  @Override
  public Pruning pruning(double[][] episode, double cap) {
    return Pruning.of(onto.apply(space.allocation(CoarseActions.kept(episode, cap))));
  }

  @Override
  public double removed(double[][] episode, double cap) {
    return CoarseActions.removed(episode, cap);
  }
}
