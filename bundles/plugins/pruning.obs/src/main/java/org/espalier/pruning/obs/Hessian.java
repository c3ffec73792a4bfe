// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.obs;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;

/** The mean outer product of the vectors that the weights of a layer's outputs multiply, and what its inverse says. */
final class Hessian {
  private final double damping;
  /** Sums of products; only the upper triangle is kept up. */
  private final double[][] products;
  private long vectors;
  private int[] lastKept = {};
  private double[] lastDiagonal = {};
  private int[] lastSolved = {};
  private Optional<DecompositionSolver> lastSolver = Optional.empty();

  /**
   * @param size length of the vectors
   * @param damping added to the diagonal, as a share of its mean; above 0
   */
  Hessian(int size, double damping) {
    this.damping = damping;
    products = new double[size][size];
  }

  /** Before anything is asked. */
  void add(double[] vector) {
    vectors++;
    for (int i = 0; i < vector.length; i++) {
      double factor = vector[i];
      if (factor != 0) {
        double[] row = products[i];
        for (int j = i; j < vector.length; j++) {
          row[j] += factor * vector[j];
        }
      }
    }
  }

  /**
   * The diagonal of the inverse of the part that belongs to the kept inputs; infinite if no input was ever anything but
   * 0.
   *
   * @param kept places, ascending
   */
  double[] inverseDiagonal(int[] kept) {
    if (!Arrays.equals(kept, lastKept)) {
      lastKept = kept.clone();
      lastDiagonal = invert(kept);
    }
    return lastDiagonal;
  }

  private double[] invert(int[] kept) {
    double mean = mean();
    double[] diagonal = new double[kept.length];
    Arrays.fill(diagonal, Double.POSITIVE_INFINITY);
    if (mean == 0 || kept.length == 0) {
      return diagonal;
    }
    RealMatrix inverse = solver(kept, mean).getInverse();
    Arrays.setAll(diagonal, i -> inverse.getEntry(i, i));
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] *= vectors / mean;
    }
    return diagonal;
  }

  /**
   * What the kept weights change by if others go, so that the squared error rises least: the solution x of
   * H_KK x = H_KQ w_Q for kept inputs K and weights w_Q of inputs Q that go.
   *
   * @param kept places, ascending
   * @param gone places
   * @param lost the weights there
   */
  double[] replacement(int[] kept, int[] gone, double[] lost) {
    double mean = mean();
    double[] sums = new double[kept.length];
    if (mean == 0 || kept.length == 0 || gone.length == 0) {
      return sums;
    }
    for (int k = 0; k < kept.length; k++) {
      for (int q = 0; q < gone.length; q++) {
        sums[k] += products[Math.min(kept[k], gone[q])][Math.max(kept[k], gone[q])] / mean * lost[q];
      }
    }
    if (!Arrays.equals(kept, lastSolved)) {
      lastSolver = Optional.of(solver(kept, mean));
      lastSolved = kept.clone();
    }
    return lastSolver.orElseThrow().solve(new ArrayRealVector(sums, false)).toArray();
  }

  /** Of the diagonal's sums. */
  private double mean() {
    double mean = 0;
    for (int i = 0; i < products.length; i++) {
      mean += products[i][i] / products.length;
    }
    return mean;
  }

  /** To a mean of 1, because the decomposition's idea of what is too small is absolute. */
  private DecompositionSolver solver(int[] kept, double mean) {
    double[][] part = new double[kept.length][kept.length];
    for (int i = 0; i < kept.length; i++) {
      for (int j = i; j < kept.length; j++) {
        part[i][j] = products[kept[i]][kept[j]] / mean;
        part[j][i] = part[i][j];
      }
      part[i][i] += damping;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(part, false)).getSolver();
  }
}
