// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;

/** Something that can be traded beside the stock. */
interface Instrument {

  /** Fills in its prices along the paths, {@code [moment][path]}, all at least 0. */
  void price(Market market, Paths paths, double[][] prices);
}
