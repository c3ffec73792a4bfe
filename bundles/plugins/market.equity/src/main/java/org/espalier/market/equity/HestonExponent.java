// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

/**
 * Logarithm of the characteristic function of the logarithm of price over forward, at u - i/2: {@code constant + slope
 * v}. In the formulation that stays on one branch of the logarithm (Albrecher, Mayer, Schoutens and Tistaert 2007, "the
 * little Heston trap"), rearranged so that nothing cancels for short times, a small xi or a rho next to 1 or -1. All
 * its singularities are on the imaginary axis (del Bano Rollin, Ferreiro-Castilla and Utzet 2010).
 */
record HestonExponent(Complex constant, Complex slope) {

  static HestonExponent at(HestonModel model, Complex u, double time) {
    double xi = model.xi();
    double rho = model.rho();
    Complex square = u.times(u);
    Complex q = square.plus(new Complex(0.25, 0));
    double reversion = model.kappa() - 0.5 * rho * xi;
    Complex beta = new Complex(reversion + rho * xi * u.im(), -rho * xi * u.re());
    // beta^2 + xi^2 q, in which (rho xi u)^2 cancels
    Complex d = square.times(xi * xi * (1 - rho) * (1 + rho))
        .plus(new Complex(2 * rho * xi * reversion * u.im(), -2 * rho * xi * reversion * u.re()))
        .plus(new Complex(reversion * reversion + 0.25 * xi * xi, 0))
        .sqrt();
    Complex sum = beta.plus(d);
    // (beta - d) (beta + d) = -xi^2 q
    Complex drop = q.times(-1).over(sum);
    Complex difference = drop.times(xi * xi);
    Complex gone = d.times(-time).expm1().times(-1);
    Complex slope = q.times(gone).times(-1).over(d.times(2).plus(difference.times(gone)));
    Complex ratio = difference.times(gone).over(d.times(2));
    Complex constant = drop.times(d.times(time).meanDecay()).times(time)
        .plus(ratio.log1pGap().times(2 / (xi * xi))).times(model.kappa() * model.theta());
    return new HestonExponent(constant, slope);
  }
}
