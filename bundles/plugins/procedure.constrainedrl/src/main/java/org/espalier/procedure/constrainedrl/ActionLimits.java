// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Budgets;

/**
 * AMC's way to meet budgets without a cost (He et al. 2018, algorithm 1): layer by layer, from the first one on, no
 * more is kept than leaves the budgets to be met if all further layers keep as little as they can. Budgets that have
 * to be measured are not looked at.
 *
 * @param space what is divided
 * @param budgets are to be met
 */
record ActionLimits(AllocationSpace space, Budgets budgets) implements UnaryOperator<int[]> {

  @Override
  public int[] apply(int[] wanted) {
    int[] kept = space.least();
    for (int layer = 0; layer < kept.length; layer++) {
      kept[layer] = most(kept, layer, wanted[layer]);
    }
    return kept;
  }

  /** The most that a layer can keep up to what is wanted, by bisection: costs never fall as layers grow. */
  private int most(int[] least, int layer, int wanted) {
    int[] tried = Arrays.copyOf(least, least.length);
    int below = 1;
    int above = wanted + 1;
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      tried[layer] = middle;
      if (budgets.meets(tried)) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }
}
