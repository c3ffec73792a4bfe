// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import org.espalier.api.random.RandomStream;

/** Random matrices with orthonormal rows (or columns, whichever are fewer), uniform by Haar's measure. */
final class Orthogonal {
  private Orthogonal() {}

  /** Row-major [rows, columns] matrix times the gain. */
  static float[] draw(int rows, int columns, double gain, RandomStream random) {
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[][] basis = new double[count][length];
    for (double[] vector : basis) {
      for (int i = 0; i < length; i++) {
        vector[i] = random.nextGaussian();
      }
    }
    orthonormalise(basis);
    float[] values = new float[rows * columns];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < length; i++) {
        int index = rows <= columns ? v * columns + i : i * columns + v;
        values[index] = (float) (gain * basis[v][i]);
      }
    }
    return values;
  }

  /** Gram-Schmidt, twice: once loses orthogonality to rounding, twice is enough (Giraud et al. 2005). */
  private static void orthonormalise(double[][] basis) {
    for (int v = 0; v < basis.length; v++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int u = 0; u < v; u++) {
          double projection = dot(basis[u], basis[v]);
          for (int i = 0; i < basis[v].length; i++) {
            basis[v][i] -= projection * basis[u][i];
          }
        }
      }
      double norm = Math.sqrt(dot(basis[v], basis[v]));
      for (int i = 0; i < basis[v].length; i++) {
        basis[v][i] /= norm;
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
