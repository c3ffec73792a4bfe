// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.Arrays;
import org.espalier.api.random.RandomStream;

/**
 * Full-truncation Euler (Lord, Koekkoek and van Dijk 2010): the discretised variance may fall below 0, and what is
 * above 0 of it drives itself and the price. Its bias goes with the size of its steps, of which there are several
 * between two moments of the grid.
 */
final class FullTruncationEuler implements HestonScheme {
  private final HestonModel model;
  private final int substeps;
  private final double step;
  private final double independent;
  private final Shocks varianceShocks;
  private final Shocks priceShocks;
  private final double[] raw;
  private final double[] logarithm;
  private boolean begun;

  FullTruncationEuler(HestonModel model, double step, int substeps, int size, boolean antithetic) {
    this.model = model;
    this.substeps = substeps;
    this.step = step / substeps;
    independent = Math.sqrt(1 - model.rho() * model.rho());
    varianceShocks = new Shocks(size, antithetic);
    priceShocks = new Shocks(size, antithetic);
    raw = new double[size];
    logarithm = new double[size];
  }

  @Override
  public void step(double[] v, double[] s, double[] vNext, double[] sNext, RandomStream random) {
    if (!begun) {
      // from here on raw keeps what lies below 0, which the paths do not show
      System.arraycopy(v, 0, raw, 0, v.length);
      begun = true;
    }
    Arrays.fill(logarithm, 0);
    for (int i = 0; i < substeps; i++) {
      substep(random);
    }
    for (int p = 0; p < v.length; p++) {
      vNext[p] = Math.max(raw[p], 0);
      sNext[p] = s[p] * StrictMath.exp(logarithm[p]);
    }
  }

  private void substep(RandomStream random) {
    varianceShocks.draw(random);
    priceShocks.draw(random);
    double[] zv = varianceShocks.normals();
    double[] z = priceShocks.normals();
    double rho = model.rho();
    double xi = model.xi();
    double reversion = model.kappa() * step;
    for (int p = 0; p < raw.length; p++) {
      double positive = Math.max(raw[p], 0);
      double deviation = Math.sqrt(positive * step);
      logarithm[p] += (model.rate() - 0.5 * positive) * step + deviation * (rho * zv[p] + independent * z[p]);
      raw[p] += reversion * (model.theta() - positive) + xi * deviation * zv[p];
    }
  }
}
