// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.random.RandomStream;

/**
 * The quadratic-exponential scheme with martingale correction, QE-M (Andersen 2008, sec. 3.2 for the variance, 4.2 and
 * 4.3 for the price): the variance is drawn from a distribution with the exact mean and variance of its step, and what
 * the price shares with it follows from the drawn variance, so the leverage effect is kept at steps of any size.
 */
final class QuadraticExponential implements HestonScheme {
  private final VarianceStep variance;
  private final Shocks varianceShocks;
  private final Shocks priceShocks;
  private final double growth;
  // names as in the paper, with gamma1 = gamma2 = 1 / 2 and therefore K3 = K4
  private final double k0;
  private final double k1;
  private final double k2;
  private final double k3;
  private final double a;

  QuadraticExponential(HestonModel model, double step, int size, boolean antithetic) {
    variance = new VarianceStep(model, step);
    varianceShocks = new Shocks(size, antithetic);
    priceShocks = new Shocks(size, antithetic);
    growth = StrictMath.exp(model.rate() * step);
    double leverage = model.rho() / model.xi();
    double half = 0.5 * step;
    double slope = half * (model.kappa() * leverage - 0.5);
    k0 = -leverage * model.kappa() * model.theta() * step;
    k1 = slope - leverage;
    k2 = slope + leverage;
    k3 = half * (1 - model.rho() * model.rho());
    a = k2 + 0.5 * k3;
  }

  @Override
  public void step(double[] v, double[] s, double[] vNext, double[] sNext, RandomStream random) {
    varianceShocks.draw(random);
    priceShocks.draw(random);
    double[] zv = varianceShocks.normals();
    double[] uv = varianceShocks.uniforms();
    double[] z = priceShocks.normals();
    for (int p = 0; p < v.length; p++) {
      double now = v[p];
      double mean = variance.mean(now);
      double psi = variance.spread(now) / (mean * mean);
      double next;
      // the price's expected growth is scale exp(drift) E[exp(a next)], and scale and drift make it 1
      double scale;
      double drift = -0.5 * k3 * now;
      boolean finite;
      if (psi <= VarianceStep.CRITICAL) {
        double inverse = 2 / psi;
        double b2 = inverse - 1 + Math.sqrt(inverse * (inverse - 1));
        double width = mean / (1 + b2);
        double root = Math.sqrt(b2) + zv[p];
        next = width * root * root;
        double room = 1 - 2 * a * width;
        finite = room > 0;
        scale = Math.sqrt(room);
        drift -= a * b2 * width / room;
      } else {
        double atom = (psi - 1) / (psi + 1);
        double rate = (1 - atom) / mean;
        next = VarianceStep.exponential(uv[p], atom, rate);
        finite = rate > a;
        scale = 1 / (atom + rate * (1 - atom) / (rate - a));
      }
      if (!finite) {
        scale = 1;
        drift = k0 + k1 * now;
      }
      vNext[p] = next;
      sNext[p] = s[p] * growth * scale * StrictMath.exp(drift + k2 * next + Math.sqrt(k3 * (now + next)) * z[p]);
    }
  }
}
