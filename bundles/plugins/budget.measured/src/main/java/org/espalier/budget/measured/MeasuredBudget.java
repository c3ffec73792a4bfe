// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.measured;

import java.util.Collection;
import java.util.Locale;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.measure.Timing;

/** A budget of what is measured again and again, the median of which counts. */
abstract class MeasuredBudget implements Budget {
  private final double limit;
  private final double spread;

  /**
   * @param limit 0 for what the run's sparsity leaves
   * @param spread from which measurements say too little
   */
  MeasuredBudget(double limit, double spread) {
    this.limit = limit;
    this.spread = spread;
    requireIn("limit", limit, limit >= 0 && limit <= 1, "from 0 to 1, and 0 stands for what the run's sparsity leaves");
    requireIn("spread", spread, spread > 0 && spread <= 1, "above 0 and at most 1");
  }

  final void requireIn(String option, Object value, boolean holds, String range) {
    if (!holds) {
      throw new InvalidInputException(
          "budget " + resource() + ": " + option + " is " + value + "; it must be " + range);
    }
  }

  @Override
  public final OptionalDouble limit() {
    return limit == 0 ? OptionalDouble.empty() : OptionalDouble.of(limit);
  }

  @Override
  public final OptionalDouble count(Collection<Architecture> architectures) {
    return OptionalDouble.empty();
  }

  /** The median, unless the measurements are too far apart. */
  final Reading reading(Timing measured, double perUnit) {
    if (!(measured.spread() <= spread)) {
      throw new InvalidInputException(String.format(
          Locale.ROOT,
          "the machine is too noisy; half the width of the middle half of the measurements is %.0f %% of"
              + " their median, and at most %.0f %% (spread) lets networks be compared: let nothing else run on it,"
              + " measure for longer, raise spread, or take the budget macs, which is exact",
          100 * measured.spread(), 100 * spread));
    }
    return new Reading(measured.median() / perUnit, measured.spread());
  }
}
