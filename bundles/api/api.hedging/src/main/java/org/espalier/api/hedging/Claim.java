// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import java.util.Optional;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;

/** What the hedger has sold and owes at the horizon: a plug-in. Safe for use by several threads. */
public interface Claim {
  String KIND = "claim";

  /** In a sentence. */
  String MEANING = "What is sold and hedged.";

  /**
   * Why it makes no sense for a stock, as the end of a sentence that says what would be right; empty if it does.
   *
   * @param spot price of the stock at time 0
   */
  Optional<String> refusal(double spot, TimeGrid grid);

  /**
   * What is owed on each path, paid at the horizon.
   *
   * @param payoffs receives the first {@code paths.size()} values
   */
  void payoffs(Paths paths, double[] payoffs);

  /** The price of the stock that moneyness is measured against, above 0; that at time 0 where the claim has none. */
  default double strike(double spot) {
    return spot;
  }

  /**
   * What rules that price by calls hedge in its stead: the claim itself where it is a sum of calls, stock and cash.
   * Empty where it depends on more than the last price.
   */
  default Optional<CallPortfolio> calls() {
    return Optional.empty();
  }
}
