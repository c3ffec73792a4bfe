// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.Optional;
import org.espalier.api.hedging.Claim;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;

/** A call. */
record Call(double strike) implements Claim {

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    return strike < 10 * spot ? Optional.empty() : Optional.of("its strike is too far away; take one nearer");
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    for (int p = 0; p < paths.size(); p++) {
      payoffs[p] = Math.max(0, paths.prices()[paths.grid().steps()][p] - strike);
    }
  }

  @Override
  public double strike(double spot) {
    return strike;
  }
}
