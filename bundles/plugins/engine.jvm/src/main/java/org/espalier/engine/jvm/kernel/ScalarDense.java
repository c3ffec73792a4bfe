package org.espalier.engine.jvm.kernel;

/** Loops over the outputs innermost, four terms at a time, which compilers turn into vector code. */
final class ScalarDense implements DenseKernels {

  @Override
  public void affine(
      float[] x, int xAt, int xStride, float[] w, float[] bias, float[] y, int yAt, int rows, int in, int stride) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(bias, Kernels.FIRST, y, yAt + r * stride, stride);
    }
    addProduct(x, xAt, xStride, w, y, yAt, rows, in, stride);
  }

  @Override
  public void addProduct(
      float[] x, int xAt, int xStride, float[] w, float[] y, int yAt, int rows, int in, int stride) {
    for (int r = 0; r < rows; r++) {
      int yr = yAt + r * stride;
      int xr = xAt + r * xStride;
      int i = 0;
      for (; i + 4 <= in; i += 4) {
        int wi = Kernels.FIRST + i * stride;
        addFour(x[xr + i], x[xr + i + 1], x[xr + i + 2], x[xr + i + 3], w, wi, stride, y, yr, stride);
      }
      for (; i < in; i++) {
        addOne(x[xr + i], w, Kernels.FIRST + i * stride, y, yr, stride);
      }
    }
  }

  @Override
  public void weightGradient(
      float[] x, int xAt, int xStride, float[] d, int dAt, float[] g, int rows, int in, int stride) {
    for (int i = 0; i < in; i++) {
      int gi = Kernels.FIRST + i * stride;
      int r = 0;
      for (; r + 4 <= rows; r += 4) {
        int xi = xAt + r * xStride + i;
        int dr = dAt + r * stride;
        addFour(x[xi], x[xi + xStride], x[xi + 2 * xStride], x[xi + 3 * xStride], d, dr, stride, g, gi, stride);
      }
      for (; r < rows; r++) {
        addOne(x[xAt + r * xStride + i], d, dAt + r * stride, g, gi, stride);
      }
    }
  }

  @Override
  public void biasGradient(float[] d, int dAt, float[] g, int rows, int stride) {
    for (int r = 0; r < rows; r++) {
      int dr = dAt + r * stride;
      for (int o = 0; o < stride; o++) {
        g[Kernels.FIRST + o] += d[dr + o];
      }
    }
  }

  /** sum = (((sum + a0 v0) + a1 v1) + a2 v2) + a3 v3, where v0 to v3 are successive rows of v. */
  private static void addFour(
      float a0, float a1, float a2, float a3, float[] v, int v0, int vStride, float[] sum, int s, int n) {
    int v1 = v0 + vStride;
    int v2 = v1 + vStride;
    int v3 = v2 + vStride;
    for (int o = 0; o < n; o++) {
      float two = Math.fma(a1, v[v1 + o], Math.fma(a0, v[v0 + o], sum[s + o]));
      sum[s + o] = Math.fma(a3, v[v3 + o], Math.fma(a2, v[v2 + o], two));
    }
  }

  private static void addOne(float a, float[] v, int v0, float[] sum, int s, int n) {
    for (int o = 0; o < n; o++) {
      sum[s + o] = Math.fma(a, v[v0 + o], sum[s + o]);
    }
  }
}
