// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.representation;

import java.util.Arrays;

/**
 * What the units of a hidden layer put out, summed up as it is seen: their mean absolute activations and the products
 * of every two. An image's channel is one unit, seen once at every place, and so is a feature at every moment of a
 * sequence.
 */
final class Activations {
  private final double[] absolute;
  private final double[][] products;

  Activations(int units) {
    absolute = new double[units];
    products = new double[units][units];
  }

  /**
   * Takes one activation of each unit into account.
   *
   * @param row a number for each unit
   */
  void add(double[] row) {
    for (int i = 0; i < row.length; i++) {
      absolute[i] += Math.abs(row[i]);
      if (row[i] != 0) {
        double[] into = products[i];
        for (int j = 0; j <= i; j++) {
          into[j] += row[i] * row[j];
        }
      }
    }
  }

  int units() {
    return absolute.length;
  }

  /**
   * Units whose mean absolute activation, divided by its mean over the layer, is at most {@code tau} (Sokar et al.
   * 2023, eq. 1); all of them where all are always 0.
   */
  int dormant(double tau) {
    double mean = Arrays.stream(absolute).average().orElse(0);
    return (int) Arrays.stream(absolute).filter(sum -> mean == 0 || sum / mean <= tau).count();
  }

  /**
   * The smallest number of singular values, largest first, that make up a share of 1 - {@code delta} of the sum of all
   * (Kumar et al. 2021, sec. 3); 0 where all are 0. They are roots of the eigenvalues of the units' products, which
   * leaves those below 1e-8 of the largest to chance. Time grows with the cube of the number of units.
   */
  int rank(double delta) {
    double[] singular = Arrays.stream(eigenvalues()).map(value -> Math.sqrt(Math.max(0, value))).sorted().toArray();
    double all = Arrays.stream(singular).sum();
    double sum = 0;
    int rank = 0;
    while (rank < singular.length && sum < (1 - delta) * all) {
      rank++;
      sum += singular[singular.length - rank];
    }
    return rank;
  }

  /** Jacobi's method, which converges for every symmetric matrix: rotates the products away, pair after pair. */
  private double[] eigenvalues() {
    double[][] a = new double[units()][units()];
    double trace = 0;
    for (int i = 0; i < units(); i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = products[i][j];
        a[j][i] = products[i][j];
      }
      trace += a[i][i];
    }
    double negligible = 1e-17 * trace;
    boolean rotated = trace > 0;
    while (rotated) {
      rotated = false;
      for (int p = 0; p < units(); p++) {
        for (int q = p + 1; q < units(); q++) {
          if (Math.abs(a[p][q]) > negligible) {
            rotate(a, p, q);
            rotated = true;
          }
        }
      }
    }
    double[] eigenvalues = new double[units()];
    Arrays.setAll(eigenvalues, i -> a[i][i]);
    return eigenvalues;
  }

  /** Makes the element at p, q zero by the smaller of the two angles that do (Golub and Van Loan, sec. 8.5). */
  private static void rotate(double[][] a, int p, int q) {
    double half = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, half) / (Math.abs(half) + Math.hypot(1, half));
    double cosine = 1 / Math.hypot(1, tangent);
    double sine = tangent * cosine;
    double moved = tangent * a[p][q];
    for (int k = 0; k < a.length; k++) {
      if (k != p && k != q) {
        double atP = a[p][k];
        double atQ = a[q][k];
        a[p][k] = cosine * atP - sine * atQ;
        a[q][k] = sine * atP + cosine * atQ;
        a[k][p] = a[p][k];
        a[k][q] = a[q][k];
      }
    }
    a[p][p] -= moved;
    a[q][q] += moved;
    a[p][q] = 0;
    a[q][p] = 0;
  }
}
