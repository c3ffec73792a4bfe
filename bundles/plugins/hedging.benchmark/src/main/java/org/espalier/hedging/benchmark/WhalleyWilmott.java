// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Contract;
import org.espalier.finance.BlackScholes;

/** Half the width of Whalley and Wilmott's band: {@code (3/2 exp(-r tau) cost S gamma^2 / aversion)^(1/3)}. */
record WhalleyWilmott(CallPortfolio claim, Contract contract, double aversion) implements Target {

  @Override
  public void stocks(int step, double[] spots, double[] variances, double[] stocks) {
    BlackScholes model = new BlackScholes(contract.market().rate());
    double time = contract.grid().horizon() - contract.grid().time(step);
    double factor = 1.5 * StrictMath.exp(-model.rate() * time) * contract.costs().proportional() / aversion;
    for (int p = 0; p < spots.length; p++) {
      double gamma = 0;
      for (CallPortfolio.Call call : claim.calls()) {
        gamma += call.quantity() * model.gamma(spots[p], variances[p], call.strike(), time);
      }
      stocks[p] = StrictMath.cbrt(factor * spots[p] * gamma * gamma);
    }
  }
}
