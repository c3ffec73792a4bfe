// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

import java.util.Optional;

/** Levels of the price that people give. */
final class Level {
  /** A strike further away is a slip rather than a wish. */
  private static final double FAR = 5;

  private Level() {}

  /** Why a level makes no sense for a stock of this price, as the end of a sentence. */
  static Optional<String> refusal(String what, double level, double spot) {
    if (level > spot / FAR && level < spot * FAR) {
      return Optional.empty();
    }
    return Optional.of(
        "its " + what + " is " + level + " and the stock costs " + spot + "; it must be between " + spot / FAR + " and "
            + spot * FAR);
  }
}
