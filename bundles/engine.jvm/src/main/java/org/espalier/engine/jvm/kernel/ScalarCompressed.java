package org.espalier.engine.jvm.kernel;

import java.util.Arrays;

/** Loops over the samples innermost. */
final class ScalarCompressed implements CompressedKernels {

  @Override
  public void product(
      float[] x, int width, int[] starts, int[] index, float[] values, float[] bias, float[] y, int rows) {
    for (int r = 0; r < rows; r++) {
      int yr = r * width;
      Arrays.fill(y, yr, yr + width, bias[r]);
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        float value = values[k];
        int xr = index[k] * width;
        for (int b = 0; b < width; b++) {
          y[yr + b] += value * x[xr + b];
        }
      }
    }
  }

  @Override
  public void gradient(float[] x, float[] d, int width, int[] starts, int[] index, float[] g, int rows) {
    float[] partial = new float[Kernels.LANES];
    for (int r = 0; r < rows; r++) {
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        Arrays.fill(partial, 0);
        for (int b = 0; b < width; b += Kernels.LANES) {
          int xb = index[k] * width + b;
          int db = r * width + b;
          for (int lane = 0; lane < Kernels.LANES; lane++) {
            partial[lane] += x[xb + lane] * d[db + lane];
          }
        }
        g[k] += Lanes.sum(partial, 0);
      }
    }
  }

  @Override
  public void sums(float[] d, int width, float[] g, int rows) {
    float[] partial = new float[Kernels.LANES];
    for (int r = 0; r < rows; r++) {
      Arrays.fill(partial, 0);
      for (int b = 0; b < width; b += Kernels.LANES) {
        int db = r * width + b;
        for (int lane = 0; lane < Kernels.LANES; lane++) {
          partial[lane] += d[db + lane];
        }
      }
      g[r] += Lanes.sum(partial, 0);
    }
  }
}
