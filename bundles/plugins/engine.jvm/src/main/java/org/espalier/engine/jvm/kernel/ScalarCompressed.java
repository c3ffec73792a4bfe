// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import java.util.Arrays;

/** Loops over the samples innermost. */
final class ScalarCompressed implements CompressedKernels {

  @Override
  public void product(
      float[] x, int xAt, int width, int[] starts, int[] index, float[] values, float[] bias, boolean rectified,
      float[] y, int yAt, int rows) {
    for (int r = 0; r < rows; r++) {
      Arrays.fill(y, yAt + r * width, yAt + (r + 1) * width, bias[Kernels.FIRST + r]);
    }
    addProduct(x, xAt, width, starts, index, values, y, yAt, rows);
    if (rectified) {
      for (int at = yAt; at < yAt + rows * width; at++) {
        y[at] = Functions.relu(y[at]);
      }
    }
  }

  @Override
  public void addProduct(
      float[] x, int xAt, int width, int[] starts, int[] index, float[] values, float[] y, int yAt, int rows) {
    for (int r = 0; r < rows; r++) {
      int yr = yAt + r * width;
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        float value = values[k];
        int xr = xAt + index[k] * width;
        for (int b = 0; b < width; b++) {
          y[yr + b] = Math.fma(value, x[xr + b], y[yr + b]);
        }
      }
    }
  }

  @Override
  public void gradient(
      float[] x, int xAt, float[] d, int dAt, int width, int[] starts, int[] index, float[] g, int rows) {
    float[] partial = new float[Kernels.LANES];
    for (int r = 0; r < rows; r++) {
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        Arrays.fill(partial, 0);
        for (int b = 0; b < width; b += Kernels.LANES) {
          int xb = xAt + index[k] * width + b;
          int db = dAt + r * width + b;
          for (int lane = 0; lane < Kernels.LANES; lane++) {
            partial[lane] = Math.fma(x[xb + lane], d[db + lane], partial[lane]);
          }
        }
        g[k] += Lanes.sum(partial, 0);
      }
    }
  }

  @Override
  public void sums(float[] d, int dAt, int width, float[] g, int rows) {
    float[] partial = new float[Kernels.LANES];
    for (int r = 0; r < rows; r++) {
      Arrays.fill(partial, 0);
      for (int b = 0; b < width; b += Kernels.LANES) {
        int db = dAt + r * width + b;
        for (int lane = 0; lane < Kernels.LANES; lane++) {
          partial[lane] += d[db + lane];
        }
      }
      g[Kernels.FIRST + r] += Lanes.sum(partial, 0);
    }
  }
}
