// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import java.util.List;

/**
 * European calls, stock and cash of one maturity, the horizon.
 *
 * @param calls the calls
 * @param stocks number of stocks; negative ones are owed by the claim's buyer
 * @param cash paid at the horizon
 */
public record CallPortfolio(List<Call> calls, double stocks, double cash) {
  public CallPortfolio {
    calls = List.copyOf(calls);
  }

  /**
   * Some calls of one strike.
   *
   * @param quantity may be negative
   * @param strike above 0
   */
  public record Call(double quantity, double strike) {}
}
