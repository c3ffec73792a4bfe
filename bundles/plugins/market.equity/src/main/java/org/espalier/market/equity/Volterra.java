// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.function.DoubleUnaryOperator;

/**
 * The Volterra process Y_t = sqrt(2 H) integral_0^t (t - s)^(H - 1/2) dW_s at equidistant moments, as what it owes to
 * the increments of W and what is independent of them: with W's increments x and as many other normal numbers z,
 *
 * <pre>{@code Y_k = step^H sum_(i <= k) (shared_ki x_i + own_ki z_i).}</pre>
 *
 * <p>The joint distribution with W is exact; what the hybrid scheme (Bennedsen, Lunde and Pakkanen 2017) does for the
 * last few steps is done for all.
 */
final class Volterra {
  /** Gauss-Legendre nodes: integrands are smooth. */
  private static final int NODES = 40;
  /** Power of the substitution that takes the singularity at 0 away. */
  private static final double SMOOTHING = 4;

  private final double hurst;
  private final double[][] shared;
  private final double[][] own;

  /**
   * @param hurst above 0, at most 1/2
   * @param steps at least 1; time and memory go with its square
   */
  Volterra(double hurst, int steps) {
    this.hurst = hurst;
    shared = new double[steps][];
    for (int k = 0; k < steps; k++) {
      shared[k] = new double[k + 1];
      for (int i = 0; i <= k; i++) {
        shared[k][i] = Math.sqrt(2 * hurst) * mean(k - i);
      }
    }
    own = root(residual(steps));
  }

  /** By what moments later than the first owe to each step's increment of unit variance: row k, column i up to k. */
  double[][] shared() {
    return shared;
  }

  /** By what they owe to other normal numbers: row k, column i up to k. */
  double[][] own() {
    return own;
  }

  /** Covariance of two moments, counted from 1, the first at most the second; over {@code step^(2 H)}. */
  double covariance(int first, int second) {
    double sum = 0;
    for (int i = 0; i < first; i++) {
      sum += shared[first - 1][i] * shared[second - 1][i] + own[first - 1][i] * own[second - 1][i];
    }
    return sum;
  }

  /** Integral of (lag + u)^(H - 1/2) over u from 0 to 1. */
  private double mean(int lag) {
    double power = hurst + 0.5;
    return (StrictMath.pow(lag + 1, power) - StrictMath.pow(lag, power)) / power;
  }

  /** Covariances of the moments given W's increments. */
  private double[][] residual(int steps) {
    // of what one step leaves in the moments so many steps later
    double[][] ofAStep = new double[steps][];
    Quadrature quadrature = new Quadrature(NODES);
    for (int b = 0; b < steps; b++) {
      ofAStep[b] = new double[b + 1];
      for (int a = 0; a <= b; a++) {
        ofAStep[b][a] = 2 * hurst * (product(quadrature, a, b) - mean(a) * mean(b));
      }
    }
    double[][] covariances = new double[steps][];
    for (int k = 0; k < steps; k++) {
      covariances[k] = new double[k + 1];
      for (int j = 0; j <= k; j++) {
        covariances[k][j] = ofAStep[k][j] + (j > 0 ? covariances[k - 1][j - 1] : 0);
      }
    }
    return covariances;
  }

  /** Integral of ((a + u) (b + u))^(H - 1/2) over u from 0 to 1, a at most b. */
  private double product(Quadrature quadrature, int a, int b) {
    double power = hurst - 0.5;
    if (b == 0) {
      return 1 / (2 * hurst);
    }
    if (a > 0) {
      return quadrature.integrate(u -> StrictMath.pow((a + u) * (b + u), power));
    }
    // u = x^q with q (H + 1/2) = 4
    double q = SMOOTHING / (power + 1);
    return quadrature.integrate(
        x -> q * StrictMath.pow(x, SMOOTHING - 1) * StrictMath.pow(b + StrictMath.pow(x, q), power));
  }

  /** Cholesky's; what rounding takes below 0 is 0. */
  private static double[][] root(double[][] covariances) {
    int n = covariances.length;
    double[][] root = new double[n][];
    for (int k = 0; k < n; k++) {
      root[k] = new double[k + 1];
      for (int j = 0; j <= k; j++) {
        double left = covariances[k][j];
        for (int i = 0; i < j; i++) {
          left -= root[k][i] * root[j][i];
        }
        if (j == k) {
          root[k][k] = Math.sqrt(Math.max(0, left));
        } else {
          root[k][j] = root[j][j] > 0 ? left / root[j][j] : 0;
        }
      }
    }
    return root;
  }

  /** Gauss-Legendre on [0, 1]. */
  private static final class Quadrature {
    private final double[] nodes;
    private final double[] weights;

    Quadrature(int size) {
      nodes = new double[size];
      weights = new double[size];
      for (int i = 0; i < size; i++) {
        double x = StrictMath.cos(Math.PI * (i + 0.75) / (size + 0.5));
        double slope = 0;
        // Newton's steps from there double the digits
        for (int turn = 0; turn < 6; turn++) {
          double before = 1;
          double now = x;
          for (int n = 2; n <= size; n++) {
            double next = ((2 * n - 1) * x * now - (n - 1) * before) / n;
            before = now;
            now = next;
          }
          slope = size * (x * now - before) / (x * x - 1);
          x -= now / slope;
        }
        nodes[i] = 0.5 * (1 + x);
        weights[i] = 1 / ((1 - x * x) * slope * slope);
      }
    }

    double integrate(DoubleUnaryOperator function) {
      double sum = 0;
      for (int i = 0; i < nodes.length; i++) {
        sum += weights[i] * function.applyAsDouble(nodes[i]);
      }
      return sum;
    }
  }
}
