package org.espalier.evaluator.representation;

import java.util.Arrays;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * What the units of a hidden layer put out, summed up as it is seen: their mean absolute activations and the products
 * of every two. An image's channel is one unit, seen once at every place, and so is a feature at every moment of a
 * sequence.
 */
final class Activations {
  private final double[] absolute;
  private final double[][] products;
  private long rows;

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
    rows++;
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
   * leaves those below 1e-8 of the largest to chance.
   */
  int rank(double delta) {
    double[][] symmetric = new double[units()][units()];
    for (int i = 0; i < units(); i++) {
      for (int j = 0; j <= i; j++) {
        symmetric[i][j] = products[i][j] / rows;
        symmetric[j][i] = symmetric[i][j];
      }
    }
    double[] eigenvalues = new EigenDecomposition(MatrixUtils.createRealMatrix(symmetric)).getRealEigenvalues();
    double[] singular = Arrays.stream(eigenvalues).map(value -> Math.sqrt(Math.max(0, value))).sorted().toArray();
    double all = Arrays.stream(singular).sum();
    int rank = 0;
    for (double sum = 0; rank < singular.length && all > 0 && sum < (1 - delta) * all; rank++) {
      sum += singular[singular.length - 1 - rank];
    }
    return rank;
  }
}
