// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.size;

import java.util.Collection;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.network.Size;

/** A budget of what is counted. */
abstract class SizeBudget implements Budget {
  private final Size size;
  private final double limit;

  SizeBudget(Size size, Limited options) {
    this.size = size;
    this.limit = options.limit();
    if (!(limit >= 0 && limit <= 1)) {
      throw new InvalidInputException(
          "budget " + size.resource() + ": limit is " + limit + "; it must be from 0 to 1, and 0 stands for what the"
              + " run's sparsity leaves");
    }
  }

  @Override
  public String resource() {
    return size.resource();
  }

  @Override
  public String unit() {
    return size.unit();
  }

  @Override
  public OptionalDouble limit() {
    return limit == 0 ? OptionalDouble.empty() : OptionalDouble.of(limit);
  }

  @Override
  public OptionalDouble count(Collection<Architecture> architectures) {
    long counted = size.of(architectures);
    if (counted == 0) {
      throw new InvalidInputException(
          "the networks have no " + resource() + ", of which a share could be kept; there are budgets of "
              + String.join(", ", Size.resources()));
    }
    return OptionalDouble.of(counted);
  }
}
