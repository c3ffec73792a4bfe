// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

/**
 * How much of what training gained a pruned network keeps: R = (score - floor) / (dense score - floor), so that the
 * dense network has 1 and a predictor that knows nothing has 0, whichever direction is better.
 */
public final class Retention {
  /** A network survives when it keeps this share. */
  public static final double SURVIVAL = 0.9;

  private Retention() {}

  /**
   * The retention; NaN where the dense network is no better than the floor: there is nothing to keep.
   *
   * @param sign 1 where higher scores are better, -1 where lower ones are
   */
  public static double of(double score, double dense, double floor, int sign) {
    double gained = sign * (dense - floor);
    // nothing is 0, not -0
    return gained > 0 ? sign * (score - floor) / gained + 0.0 : Double.NaN;
  }
}
