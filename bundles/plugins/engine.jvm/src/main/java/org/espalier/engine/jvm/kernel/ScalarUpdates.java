// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** One weight after another. */
final class ScalarUpdates implements UpdateKernels {

  @Override
  public void adam(AdamStep step, float[] w, float[] g, float[] m, float[] v) {
    adam(step, w, g, m, v, 0);
  }

  static void adam(AdamStep step, float[] w, float[] g, float[] m, float[] v, int from) {
    for (int i = from; i < w.length; i++) {
      m[i] = normal(step.beta1() * m[i] + step.rest1() * g[i]);
      v[i] = normal(step.beta2() * v[i] + step.rest2() * g[i] * g[i]);
      w[i] -= step.rate() * m[i] / ((float) Math.sqrt(v[i]) * step.scale() + step.epsilon());
    }
  }

  @Override
  public void sgd(float rate, float momentum, float decay, float[] w, float[] g, float[] v) {
    sgd(rate, momentum, decay, w, g, v, 0);
  }

  static void sgd(float rate, float momentum, float decay, float[] w, float[] g, float[] v, int from) {
    for (int i = from; i < w.length; i++) {
      v[i] = normal(momentum * v[i] + (g[i] + decay * w[i]));
      w[i] -= rate * v[i];
    }
  }

  @Override
  public void rmsProp(RmsStep step, float[] w, float[] g, float[] v) {
    rmsProp(step, w, g, v, 0);
  }

  static void rmsProp(RmsStep step, float[] w, float[] g, float[] v, int from) {
    for (int i = from; i < w.length; i++) {
      v[i] = normal(step.alpha() * v[i] + step.rest() * g[i] * g[i]);
      w[i] -= step.rate() * g[i] / ((float) Math.sqrt(v[i]) + step.epsilon());
    }
  }

  private static float normal(float moment) {
    return Math.abs(moment) < TINY ? 0 : moment;
  }

  @Override
  public void scale(float factor, float[] g) {
    for (int i = 0; i < g.length; i++) {
      g[i] *= factor;
    }
  }
}
