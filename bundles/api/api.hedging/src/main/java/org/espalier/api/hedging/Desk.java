// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.market.Market;
import org.espalier.api.task.Exhibit;

/**
 * What a hedging task shows to evaluators. Used by the thread that uses the network. What can be asked for before that
 * are the {@link Terms}.
 */
public interface Desk extends Exhibit {

  Contract contract();

  RiskMeasure risk();

  /** Rules to compare with, by name. */
  Map<String, Hedge> benchmarks();

  /** The network as it is now. */
  Hedge network();

  /**
   * Trades on the paths of a split.
   *
   * @param market where: the contract's, or another to see how a rule does in a world it was not made for; the same
   *     random numbers drive both
   */
  Outcome trade(Hedge hedge, Market market, Split split);

  /** The first block of a split's paths, as {@link #trade} meets them. */
  Scenarios scenarios(Market market, Split split);
}
