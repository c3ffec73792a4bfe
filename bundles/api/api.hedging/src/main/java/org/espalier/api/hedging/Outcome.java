// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

/**
 * What came of hedging, path by path.
 *
 * @param profits gains from trading less costs and payoff; the premium is not in it, and money bears no interest
 * @param costs of all trades, the first and the closing one included
 * @param turnover number of units traded, summed over trades and instruments
 */
public record Outcome(double[] profits, double[] costs, double[] turnover) {}
