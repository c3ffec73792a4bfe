package org.espalier.market.equity;

/**
 * Logarithm of the characteristic function of the logarithm of price over forward, at u - i/2: {@code constant + slope
 * v}. In the formulation that stays on one branch of the logarithm (Albrecher, Mayer, Schoutens and Tistaert 2007, "the
 * little Heston trap"), rearranged so that nothing cancels for short times and a small xi.
 */
record HestonExponent(Complex constant, Complex slope) {

  static HestonExponent at(HestonModel model, double u, double time) {
    double xi2 = model.xi() * model.xi();
    double q = u * u + 0.25;
    double coupling = model.rho() * model.xi();
    Complex beta = new Complex(model.kappa() - 0.5 * coupling, -coupling * u);
    Complex d = beta.times(beta).plus(new Complex(xi2 * q, 0)).sqrt();
    Complex sum = beta.plus(d);
    // (beta - d) (beta + d) = -xi^2 q
    Complex drop = new Complex(-q, 0).over(sum);
    Complex difference = drop.times(xi2);
    Complex decay = d.times(-time).exp();
    Complex gone = new Complex(1 - decay.re(), -decay.im());
    Complex slope = gone.times(-q).over(sum.minus(difference.times(decay)));
    Complex logarithm = difference.times(gone).over(d.times(2)).log1p();
    Complex constant = drop.times(time).minus(logarithm.times(2 / xi2)).times(model.kappa() * model.theta());
    return new HestonExponent(constant, slope);
  }
}
