// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.random.RandomStream;
import org.espalier.finance.Normal;

/**
 * The jumps of a block of paths in one step: for each path the sum of their logarithms. If antithetic, paths 2 i and
 * 2 i + 1 get their numbers of jumps from u and 1 - u, and their sizes from z and -z.
 */
final class Jumps {
  private final MertonModel model;
  private final boolean antithetic;
  private final Poisson numbers;
  private final double[] sums;

  Jumps(MertonModel model, double step, int size, boolean antithetic) {
    this.model = model;
    this.antithetic = antithetic;
    numbers = new Poisson(model.intensity() * step);
    sums = new double[size];
  }

  /** Draws anew for all paths. */
  void draw(RandomStream random) {
    int pathsOfADraw = antithetic ? 2 : 1;
    for (int p = 0; p < sums.length; p += pathsOfADraw) {
      double uniform = Normal.uniform(random);
      int number = numbers.quantile(uniform);
      int mirrored = antithetic ? numbers.quantile(1 - uniform) : 0;
      // jumps are rare, and so are their sizes drawn
      double z = number + mirrored > 0 ? Normal.quantile(Normal.uniform(random)) : 0;
      sums[p] = sum(number, z);
      if (antithetic && p + 1 < sums.length) {
        sums[p + 1] = sum(mirrored, -z);
      }
    }
  }

  private double sum(int number, double z) {
    return number == 0 ? 0 : number * model.jumpMean() + Math.sqrt(number) * model.jumpDeviation() * z;
  }

  /** Sum of the logarithms of the factors, one for each path. */
  double[] sums() {
    return sums;
  }
}
