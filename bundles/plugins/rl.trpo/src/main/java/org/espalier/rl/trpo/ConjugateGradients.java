// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.trpo;

import java.util.function.UnaryOperator;

/** Solves A x = b for a positive definite A of which only products are known (Hestenes and Stiefel 1952). */
final class ConjugateGradients {
  /** Squared length of what is left, below which it has converged. */
  private static final double TOLERANCE = 1e-10;

  private ConjugateGradients() {}

  /** @param iterations at most so many products */
  static double[] solve(UnaryOperator<double[]> product, double[] b, int iterations) {
    double[] x = new double[b.length];
    double[] rest = b.clone();
    double[] direction = b.clone();
    double left = dot(rest, rest);
    for (int i = 0; i < iterations && left > TOLERANCE; i++) {
      double[] moved = product.apply(direction);
      double step = left / dot(direction, moved);
      add(step, direction, x);
      add(-step, moved, rest);
      double now = dot(rest, rest);
      for (int k = 0; k < b.length; k++) {
        direction[k] = rest[k] + now / left * direction[k];
      }
      left = now;
    }
    return x;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** to = to + factor from. */
  static void add(double factor, double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i];
    }
  }
}
