// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.api.budget.Budget;
import org.espalier.api.procedure.Evaluation;

/**
 * Puts allocations onto the surface of the budgets: as much is kept as these allow, so that no evaluation is spent on
 * what breaks them or leaves room. Filters are handed out one by one, after those that layers keep in any case, in an
 * order that says what is wanted. For shares it is that of the common factor on all of them at which a filter comes,
 * equal ones by layer; so up to the largest factor that fits every layer has its share, rounded down. From the first
 * filter on that does not fit, a layer whose next filter does not fit gets no more, and the others go on: no layer of
 * the result can be given one more filter. Budgets that have to be measured are then met by taking filters back in the
 * reverse order, by bisection. Deterministic where all budgets are counted. Used by one thread.
 */
public final class Projection {
  private final AllocationSpace space;
  private final Budgets budgets;

  public Projection(AllocationSpace space, Budgets budgets) {
    this.space = space;
    this.budgets = budgets;
  }

  /**
   * The allocation of the surface whose layers' shares are as those given, up to a common factor.
   *
   * @param shares one a layer, not negative; infinite for layers that are filled before any other
   */
  public int[] project(double[] shares) {
    record Coming(int layer, double factor) {}

    List<Coming> coming = new ArrayList<>();
    for (AllocationSpace.PrunableLayer layer : space.layers()) {
      double wanted = shares[layer.number()] * layer.filters();
      for (int k = layer.least() + 1; k <= layer.filters(); k++) {
        coming.add(new Coming(layer.number(), k / wanted));
      }
    }
    coming.sort(Comparator.comparingDouble(Coming::factor).thenComparingInt(Coming::layer));
    return handOut(coming.stream().mapToInt(Coming::layer).toArray());
  }

  /**
   * The allocation of the surface if filters are handed out in a given order.
   *
   * @param order the number of a layer for each of its filters but those that it keeps in any case
   */
  public int[] handOut(int[] order) {
    int fitting = largest(order, kept -> budgets.meets(kept));
    int[] kept = begun(order, fitting);
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < fitting; i++) {
      given.add(order[i]);
    }
    boolean[] full = new boolean[kept.length];
    for (int i = fitting; i < order.length; i++) {
      int layer = order[i];
      if (!full[layer]) {
        kept[layer]++;
        if (budgets.meets(kept)) {
          given.add(layer);
        } else {
          kept[layer]--;
          full[layer] = true;
        }
      }
    }
    return budgets.measured().isEmpty() ? kept : takenBack(given.stream().mapToInt(Integer::intValue).toArray());
  }

  /** What is left of an order when what has to be measured is met. */
  private int[] takenBack(int[] given) {
    int[] all = begun(given, given.length);
    if (exceeded(all).isEmpty()) {
      return all;
    }
    exceeded(space.least()).ifPresent(this::refuse);
    return begun(given, largest(given, kept -> exceeded(kept).isEmpty()));
  }

  private Optional<Budget> exceeded(int[] kept) {
    return budgets.exceeded(budgets.metered(List.of(kept)).get(0));
  }

  private void refuse(Budget budget) {
    Evaluation least = budgets.metered(List.of(space.least())).get(0);
    throw budgets.unmet(budget, budgets.share(least, budget), String.format(
        Locale.ROOT, " (measured, spread %.2g)", Readings.spread(least, budget)));
  }

  /** With how many of an order's filters an allocation is still possible; with none it is, by then. */
  private int largest(int[] order, Possible possible) {
    int below = 0;
    int above = order.length + 1;
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      if (possible.test(begun(order, middle))) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }

  /** What stays in any case, and the first of an order. */
  private int[] begun(int[] order, int count) {
    int[] kept = space.least();
    for (int i = 0; i < count; i++) {
      kept[order[i]]++;
    }
    return kept;
  }

  private interface Possible {
    boolean test(int[] kept);
  }
}
