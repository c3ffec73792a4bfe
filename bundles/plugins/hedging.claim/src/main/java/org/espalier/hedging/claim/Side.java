// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

import java.util.List;
import org.espalier.api.hedging.CallPortfolio;

/** Which way of the strike pays. */
enum Side {
  CALL(1),
  PUT(-1);

  private final int sign;

  Side(int sign) {
    this.sign = sign;
  }

  static Side of(String option) {
    return option.equals("call") ? CALL : PUT;
  }

  /** By how much the price is on the right side of the strike; 0 on the wrong one. */
  double payoff(double price, double strike) {
    return Math.max(0, sign * (price - strike));
  }

  /** The European option with this payoff: by put-call parity where it is a put. */
  CallPortfolio european(double strike) {
    List<CallPortfolio.Call> one = List.of(new CallPortfolio.Call(1, strike));
    return this == CALL ? new CallPortfolio(one, 0, 0) : new CallPortfolio(one, -1, strike);
  }
}
