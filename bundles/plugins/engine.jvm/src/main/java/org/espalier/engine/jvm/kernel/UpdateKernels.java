// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** Steps of optimisers, on whole arrays. Every implementation gives the same bits. */
public interface UpdateKernels {
  /**
   * A moment below this becomes 0. Where gradients stay 0, moments would shrink into the subnormal numbers, with which
   * some processors are a hundred times slower.
   */
  float TINY = 0x1p-120f;

  /**
   * m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g g; w = w - rate m / (sqrt(v) scale + epsilon).
   *
   * @param step constants of this step
   */
  void adam(AdamStep step, float[] w, float[] g, float[] m, float[] v);

  /** v = momentum v + (g + decay w); w = w - rate v. */
  void sgd(float rate, float momentum, float decay, float[] w, float[] g, float[] v);

  /**
   * v = alpha v + (1 - alpha) g g; w = w - rate g / (sqrt(v) + epsilon).
   *
   * @param step constants of this step
   */
  void rmsProp(RmsStep step, float[] w, float[] g, float[] v);

  /** g = factor g. */
  void scale(float factor, float[] g);

  /** Sum of squares, in float64, in four partial sums that do not wait for each other. */
  default double squaredNorm(float[] g) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= g.length; i += 4) {
      s0 += (double) g[i] * g[i];
      s1 += (double) g[i + 1] * g[i + 1];
      s2 += (double) g[i + 2] * g[i + 2];
      s3 += (double) g[i + 3] * g[i + 3];
    }
    for (; i < g.length; i++) {
      s0 += (double) g[i] * g[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** The same of panels from {@link Kernels#FIRST} on, row by row, a row being that of all panels. */
  default double squaredNorm(float[] g, int rows) {
    int panel = rows * Kernels.LANES;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int row = 0; row < panel; row += Kernels.LANES) {
      for (int at = Kernels.FIRST + row; at < g.length; at += panel) {
        for (int i = at; i < at + Kernels.LANES; i += 4) {
          s0 += (double) g[i] * g[i];
          s1 += (double) g[i + 1] * g[i + 1];
          s2 += (double) g[i + 2] * g[i + 2];
          s3 += (double) g[i + 3] * g[i + 3];
        }
      }
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * Constants of one step of Adam.
   *
   * @param rate learning rate / (1 - beta1^t)
   * @param scale 1 / sqrt(1 - beta2^t)
   * @param rest1 1 - beta1
   * @param rest2 1 - beta2
   */
  record AdamStep(float rate, float scale, float beta1, float rest1, float beta2, float rest2, float epsilon) {}

  /**
   * Constants of one step of RMSProp.
   *
   * @param rest 1 - alpha
   */
  record RmsStep(float rate, float alpha, float rest, float epsilon) {}
}
