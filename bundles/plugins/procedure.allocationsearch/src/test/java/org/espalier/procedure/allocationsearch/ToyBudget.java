// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.Collection;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.network.Size;

/**
 * A budget on a size.
 *
 * @param own its limit; empty: the run's sparsity is
 * @param counted whether it follows from the architecture, or has to be measured
 */
record ToyBudget(Size size, OptionalDouble own, boolean counted) implements Budget {
  /** Multiply-accumulates; the run's sparsity is the limit. */
  static final ToyBudget MACS = new ToyBudget(Size.MACS, OptionalDouble.empty(), true);

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
    return own;
  }

  @Override
  public OptionalDouble count(Collection<Architecture> architectures) {
    return counted ? OptionalDouble.of(size.of(architectures)) : OptionalDouble.empty();
  }

  @Override
  public Reading measure(Collection<Network> networks) {
    return new Reading(size.of(networks.stream().map(Network::architecture).toList()), 0.01);
  }
}
