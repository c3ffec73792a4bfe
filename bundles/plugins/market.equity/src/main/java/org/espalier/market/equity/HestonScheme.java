// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.random.RandomStream;

/** Takes a block of Heston paths from moment to moment. An instance serves one block, from its beginning. */
interface HestonScheme {

  /**
   * Draws the prices and variances at the end of a step from those at its beginning. Variances stay at least 0.
   *
   * @param v variances at the beginning
   * @param s prices at the beginning
   * @param vNext variances at the end
   * @param sNext prices at the end
   */
  void step(double[] v, double[] s, double[] vNext, double[] sNext, RandomStream random);
}
