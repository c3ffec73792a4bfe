// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.constrained;

import org.espalier.api.plugin.InvalidInputException;

/**
 * How a Lagrange multiplier answers the excess of its cost over the limit, e = J - d.
 *
 * @param update the kind
 * @param positivity what keeps the multiplier from being negative, of ascent and Adam; PID is projected always
 * @param initial multiplier before the first update, at least 0 and above 0 for a softplus
 * @param learningRate of ascent and Adam, above 0
 * @param gains of PID
 * @param upperBound of the multiplier; 0: none
 */
public record MultiplierRule(
    Update update, Positivity positivity, double initial, double learningRate, Gains gains, double upperBound) {

  /** Kinds of updates. */
  public enum Update {
    /** Gradient ascent on multiplier x excess (Ray et al. 2019, eq. 10). */
    ASCENT,
    /** The same gradient by Adam, as in the code of Ray et al. */
    ADAM,
    /** Proportional, integral and derivative terms of the excess (Stooke et al. 2020, alg. 2). */
    PID
  }

  /** What keeps a multiplier from being negative. */
  public enum Positivity {
    /** A negative one becomes 0. */
    PROJECTION,
    /** It is log(1 + exp x), and x is what is updated, by the chain rule. */
    SOFTPLUS
  }

  /**
   * Gains of the three terms, each at least 0.
   *
   * @param proportional of the excess
   * @param integral of its sum, which is never below 0
   * @param derivative of the rise of the cost since the last update
   */
  public record Gains(double proportional, double integral, double derivative) {}

  /** @throws InvalidInputException if the settings do not fit together */
  public MultiplierRule {
    if (update != Update.PID && !(learningRate > 0)) {
      throw new InvalidInputException("multiplier-lr must be above 0, not " + learningRate);
    }
    if (update == Update.PID && !(gains.proportional() + gains.integral() + gains.derivative() > 0)) {
      throw new InvalidInputException("pid-kp, pid-ki and pid-kd are all 0; at least one must be above 0");
    }
    if (update != Update.PID && positivity == Positivity.SOFTPLUS && !(initial > 0)) {
      throw new InvalidInputException(
          "initial-multiplier is " + initial + ", but a softplus is above 0 always; give more, or positivity:"
              + " projection");
    }
    if (upperBound > 0 && initial > upperBound) {
      throw new InvalidInputException(
          "initial-multiplier is " + initial + ", above the upper bound of " + upperBound);
    }
  }

  /** What no multiplier exceeds. */
  double most() {
    return upperBound > 0 ? upperBound : Double.POSITIVE_INFINITY;
  }
}
