// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

/** A complex number, computed with {@link StrictMath}: the same bits on every machine. */
record Complex(double re, double im) {
  /** Up to here series converge fast. */
  private static final double SMALL = 0.2;
  private static final int TERMS = 30;

  Complex plus(Complex other) {
    return new Complex(re + other.re, im + other.im);
  }

  Complex minus(Complex other) {
    return new Complex(re - other.re, im - other.im);
  }

  Complex times(Complex other) {
    return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
  }

  Complex times(double factor) {
    return new Complex(re * factor, im * factor);
  }

  Complex over(Complex other) {
    double norm = other.re * other.re + other.im * other.im;
    return new Complex((re * other.re + im * other.im) / norm, (im * other.re - re * other.im) / norm);
  }

  /** The root with a real part of at least 0. */
  Complex sqrt() {
    double modulus = Math.sqrt(re * re + im * im);
    if (re > 0) {
      double root = Math.sqrt(0.5 * (modulus + re));
      return new Complex(root, 0.5 * im / root);
    }
    double root = Math.copySign(Math.sqrt(0.5 * (modulus - re)), im);
    return root == 0 ? this : new Complex(0.5 * im / root, root);
  }

  /** The exponential minus 1, exact to relative accuracy also where this is small. */
  Complex expm1() {
    double half = StrictMath.sin(0.5 * im);
    return new Complex(
        StrictMath.expm1(re) * StrictMath.cos(im) - 2 * half * half, StrictMath.exp(re) * StrictMath.sin(im));
  }

  /** {@code 1 - (1 - exp(-z)) / z}, exact to relative accuracy also where z is small. */
  Complex meanDecay() {
    if (size() > SMALL) {
      return new Complex(1, 0).plus(times(-1).expm1().over(this));
    }
    Complex sum = new Complex(1, 0);
    for (int n = TERMS; n > 2; n--) {
      sum = new Complex(1, 0).minus(times(sum).times(1.0 / n));
    }
    return times(sum).times(0.5);
  }

  /** This less the principal logarithm of 1 plus it, exact to relative accuracy also where it is small. */
  Complex log1pGap() {
    if (size() > SMALL) {
      return minus(new Complex(0.5 * StrictMath.log1p(2 * re + re * re + im * im), StrictMath.atan2(im, 1 + re)));
    }
    Complex sum = new Complex(1.0 / TERMS, 0);
    for (int n = TERMS - 1; n > 1; n--) {
      sum = new Complex(1.0 / n, 0).minus(times(sum));
    }
    return times(this).times(sum);
  }

  private double size() {
    return Math.max(Math.abs(re), Math.abs(im));
  }
}
