// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

/**
 * A way through the complex plane on which integrands of Fourier inversion decay fast, with equidistant nodes of the
 * trapezoidal rule: {@code u(y) = i centre + b (sinh(y + i omega) - i sin omega)} for y from 0 on (Boyarchenko and
 * Levendorskii 2019, Sinh-acceleration: efficient evaluation of probability distributions, option pricing, and Monte
 * Carlo simulations). What lies left of the imaginary axis is the mirror image. It starts between the poles at i/2 and
 * -i/2, and leaves at an angle of 22.5 degrees: half of what keeps {@code exp(-u^2)} from growing.
 *
 * @param up whether it goes to where the imaginary part of u is above 0
 * @param low whether it starts next to the pole at -i/2 instead of at 0
 * @param level each halves the step
 */
record Contour(boolean up, boolean low, int level) {
  private static final double ANGLE = Math.PI / 8;
  private static final double STEP = 0.1;
  /** Nodes there are up to here: u is then 10^16, where rounding of a price's logarithm is all that counts. */
  private static final double LAST = 43;
  /** Where one starts, and how far along the imaginary axis the next pole is from there. */
  private static final double LOW = -0.49;
  /** Of the distance to the next pole: a strip around the way is free of it. */
  private static final double NEAR = 0.8;

  int nodes() {
    return (int) (LAST / step());
  }

  private double step() {
    return STEP / (1 << level);
  }

  private double angle() {
    return up ? ANGLE : -ANGLE;
  }

  private double centre() {
    return low ? LOW : 0;
  }

  private double scale() {
    return NEAR * (0.5 - Math.abs(centre()));
  }

  /** The node of this number. */
  Complex at(int node) {
    double y = node * step();
    double sine = StrictMath.sin(angle());
    double sinh = StrictMath.sinh(y);
    // cosh y - 1, so that the first nodes are exact
    double half = StrictMath.sinh(0.5 * y);
    return new Complex(
        scale() * sinh * StrictMath.cos(angle()), centre() + scale() * 2 * half * half * sine);
  }

  /** What the node counts in {@code 1 / pi  integral g(u) / (u^2 + 1/4) du}, of which the real part is twice that. */
  Complex weight(int node) {
    double y = node * step();
    Complex u = at(node);
    Complex slope = new Complex(
        StrictMath.cosh(y) * StrictMath.cos(angle()), StrictMath.sinh(y) * StrictMath.sin(angle()));
    Complex poles = u.plus(new Complex(0, 0.5)).times(u.plus(new Complex(0, -0.5)));
    double share = node == 0 ? 0.5 : 1;
    return slope.times(share * scale() * step() / Math.PI).over(poles);
  }
}
