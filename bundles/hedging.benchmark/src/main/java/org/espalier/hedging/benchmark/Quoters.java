package org.espalier.hedging.benchmark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;

/** A model's quoters of the calls of a claim at every moment of trading. */
record Quoters(CallPortfolio claim, TimeGrid grid, Pricing pricing) {
  /** Tables of prices take seconds to make, and every run of a study asks for the same: they are kept. */
  private static final Map<Terms, Pricing.Quoter> MADE = new ConcurrentHashMap<>();

  private static final int MOST = 256;

  private record Terms(Pricing pricing, double strike, double timeToMaturity) {}

  /** The quoter of a call of the claim, by its number, at a moment. */
  Pricing.Quoter of(int call, int step) {
    if (MADE.size() >= MOST) {
      MADE.clear();
    }
    return MADE.computeIfAbsent(
        new Terms(pricing, claim.calls().get(call).strike(), grid.horizon() - grid.time(step)),
        terms -> terms.pricing().quoter(terms.strike(), terms.timeToMaturity()));
  }
}
