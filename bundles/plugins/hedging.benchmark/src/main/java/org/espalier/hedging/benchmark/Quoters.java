// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import java.util.List;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;

/** A model's quoters of the calls of a claim at every moment of trading, each made when it is first asked for. */
final class Quoters {
  private final CallPortfolio claim;
  private final TimeGrid grid;
  private final Pricing pricing;
  private final List<Pricing.Quoter[]> made;

  Quoters(CallPortfolio claim, TimeGrid grid, Pricing pricing) {
    this.claim = claim;
    this.grid = grid;
    this.pricing = pricing;
    this.made = claim.calls().stream().map(call -> new Pricing.Quoter[grid.steps()]).toList();
  }

  CallPortfolio claim() {
    return claim;
  }

  /** The quoter of a call of the claim, by its number, at a moment. */
  Pricing.Quoter of(int call, int step) {
    Pricing.Quoter[] own = made.get(call);
    if (own[step] == null) {
      own[step] = pricing.quoter(claim.calls().get(call).strike(), grid.horizon() - grid.time(step));
    }
    return own[step];
  }
}
