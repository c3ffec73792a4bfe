package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Products by {@link VectorTiles}. */
final class VectorDense implements DenseKernels {
  /** Rows whose gradients are added in one go: so many that they stay in the cache. */
  private static final int BLOCK = 256;

  private static final VectorSpecies<Float> S = Vectors.SPECIES;

  @Override
  public void affine(
      float[] x, int xAt, int xStride, float[] w, float[] bias, float[] y, int yAt, int rows, int in, int stride) {
    VectorTiles.product(x, xAt, xStride, 1, w, Kernels.FIRST, bias, Kernels.FIRST, 0, y, yAt, rows, in, stride);
  }

  @Override
  public void addProduct(
      float[] x, int xAt, int xStride, float[] w, float[] y, int yAt, int rows, int in, int stride) {
    VectorTiles.product(x, xAt, xStride, 1, w, Kernels.FIRST, y, yAt, stride, y, yAt, rows, in, stride);
  }

  @Override
  public void weightGradient(
      float[] x, int xAt, int xStride, float[] d, int dAt, float[] g, int rows, int in, int stride) {
    for (int r = 0; r < rows; r += BLOCK) {
      VectorTiles.product(
          x, xAt + r * xStride, 1, xStride, d, dAt + r * stride, g, Kernels.FIRST, stride, g, Kernels.FIRST, in,
          Math.min(BLOCK, rows - r), stride);
    }
  }

  @Override
  public void biasGradient(float[] d, int dAt, float[] g, int rows, int stride) {
    for (int o = 0; o < stride; o += S.length()) {
      FloatVector sum = FloatVector.fromArray(S, g, Kernels.FIRST + o);
      int dr = dAt + o;
      for (int r = 0; r < rows; r++) {
        sum = sum.add(FloatVector.fromArray(S, d, dr));
        dr += stride;
      }
      sum.intoArray(g, Kernels.FIRST + o);
    }
  }
}
