// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** A row of a panel at a time. */
final class ScalarPanels implements PanelKernels {
  private static final int LANES = Kernels.LANES;

  @Override
  public void across(
      float[] x, int xAt, int[] places, int first, int terms, float[] w, int wAt, int wPanel, float[] s, int sAt,
      int sPanel, int sRow, float[] y, int yAt, int yPanel, int rows, int outputs) {
    for (int p = 0; p < Kernels.panels(outputs); p++) {
      for (int r = 0; r < rows; r++) {
        int at = yAt + p * yPanel + r * LANES;
        System.arraycopy(s, sAt + p * sPanel + r * sRow, y, at, LANES);
        for (int t = 0; t < terms; t++) {
          add(x[xAt + places[first + t] + r * LANES], w, wAt + p * wPanel + t * LANES, y, at);
        }
      }
    }
  }

  @Override
  public void down(
      float[] x, int xAt, int columns, int[] places, int first, int rows, float[] d, int dAt, int dPanel, float[] g,
      int gAt, int gPanel, int outputs) {
    for (int p = 0; p < Kernels.panels(outputs); p++) {
      for (int c = 0; c < columns; c++) {
        for (int r = 0; r < rows; r++) {
          add(x[xAt + places[first + r] + c], d, dAt + p * dPanel + r * LANES, g, gAt + p * gPanel + c * LANES);
        }
      }
    }
  }

  /** sum = sum + a v. */
  private static void add(float a, float[] v, int vAt, float[] sum, int at) {
    for (int lane = 0; lane < LANES; lane++) {
      sum[at + lane] = Math.fma(a, v[vAt + lane], sum[at + lane]);
    }
  }

  @Override
  public void each(
      float[] x, int xAt, int[] places, int first, int terms, float[] w, int wAt, float[] s, int sAt, int sRow,
      float[] y, int yAt, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int lane = 0; lane < LANES; lane++) {
        float sum = s[sAt + r * sRow + lane];
        for (int t = first; t < first + terms; t++) {
          sum = Math.fma(x[xAt + places[t] + r * LANES + lane], w[wAt + (t - first) * LANES + lane], sum);
        }
        y[yAt + r * LANES + lane] = sum;
      }
    }
  }

  @Override
  public void eachSum(
      float[] x, int xAt, int[] places, int first, int rows, float[] d, int dAt, float[] g, int gAt) {
    for (int lane = 0; lane < LANES; lane++) {
      float[] sums = new float[4];
      for (int r = 0; r < rows; r++) {
        int turn = r < (rows & -4) ? r % 4 : 0;
        sums[turn] = Math.fma(x[xAt + places[first + r] + lane], d[dAt + r * LANES + lane], sums[turn]);
      }
      g[gAt + lane] += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
  }

  @Override
  public void sums(float[] d, int dAt, int dPanel, int rows, float[] g, int gAt, int outputs) {
    for (int p = 0; p < Kernels.panels(outputs); p++) {
      for (int r = 0; r < rows; r++) {
        for (int lane = 0; lane < LANES; lane++) {
          g[gAt + p * LANES + lane] += d[dAt + p * dPanel + r * LANES + lane];
        }
      }
    }
  }
}
