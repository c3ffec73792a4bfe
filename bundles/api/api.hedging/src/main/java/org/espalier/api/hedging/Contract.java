// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import org.espalier.api.market.Market;
import org.espalier.api.market.TimeGrid;

/**
 * What is hedged, in which market, when and at what cost.
 *
 * @param market the world that the hedger believes in
 * @param grid the moments of trading; the position is closed at the last
 */
public record Contract(Market market, TimeGrid grid, Claim claim, Costs costs) {}
