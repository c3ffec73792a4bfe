// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.random.RandomStream;

/**
 * A scheme with the fault of a published simulator, kept to show what it does: the normal number that the price shares
 * with the variance enters the variance only squared, and so the two are uncorrelated whatever rho is. Mean and
 * variance of the variance's step are right, and the discounted price is a martingale.
 */
final class LeverageFree implements HestonScheme {
  private final HestonModel model;
  private final VarianceStep variance;
  private final double step;
  private final double independent;
  private final Shocks varianceShocks;
  private final Shocks priceShocks;

  LeverageFree(HestonModel model, double step, int size, boolean antithetic) {
    this.model = model;
    this.step = step;
    variance = new VarianceStep(model, step);
    independent = Math.sqrt(1 - model.rho() * model.rho());
    varianceShocks = new Shocks(size, antithetic);
    priceShocks = new Shocks(size, antithetic);
  }

  @Override
  public void step(double[] v, double[] s, double[] vNext, double[] sNext, RandomStream random) {
    varianceShocks.draw(random);
    priceShocks.draw(random);
    double[] zv = varianceShocks.normals();
    double[] uv = varianceShocks.uniforms();
    double[] z = priceShocks.normals();
    double rho = model.rho();
    for (int p = 0; p < v.length; p++) {
      double now = v[p];
      double shock = rho * zv[p] + independent * z[p];
      sNext[p] = s[p] * StrictMath.exp((model.rate() - 0.5 * now) * step + Math.sqrt(now * step) * shock);
      double mean = variance.mean(now);
      double spread = variance.spread(now);
      double psi = spread / (mean * mean);
      if (psi <= VarianceStep.CRITICAL) {
        // above 0, because half the spread is below the squared mean
        vNext[p] = mean + Math.sqrt(0.5 * spread) * (zv[p] * zv[p] - 1);
      } else {
        double atom = (psi - 1) / (psi + 1);
        vNext[p] = VarianceStep.exponential(Math.abs(2 * uv[p] - 1), atom, (1 - atom) / mean);
      }
    }
  }
}
