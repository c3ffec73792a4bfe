// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import org.espalier.api.network.Activation;

/** One element after another. */
final class ScalarElements implements ElementKernels {

  @Override
  public void activate(Activation function, float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i++) {
      y[i] = Functions.activate(function, x[i]);
    }
  }

  @Override
  public void activateBackward(Activation function, float[] v, float[] dy, float[] dx, int at, int n) {
    for (int i = at; i < at + n; i++) {
      dx[i] = Functions.backward(function, v[i], dy[i]);
    }
  }

  @Override
  public void add(float[] addend, int addendAt, float[] sum, int sumAt, int n) {
    for (int i = 0; i < n; i++) {
      sum[sumAt + i] += addend[addendAt + i];
    }
  }

  @Override
  public void addScaled(float factor, float[] addend, int addendAt, float[] sum, int sumAt, int n) {
    for (int i = 0; i < n; i++) {
      sum[sumAt + i] += factor * addend[addendAt + i];
    }
  }

  @Override
  public void max(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.max(y[yAt + i], x[xAt + i]);
    }
  }

  @Override
  public void maxBackward(float[] x, float[] dx, int xAt, float[] y, float[] dy, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      boolean here = x[xAt + i] == y[yAt + i];
      dx[xAt + i] += here ? dy[yAt + i] : 0;
      dy[yAt + i] = here ? 0 : dy[yAt + i];
    }
  }

  @Override
  public void clear(float[] keep, float[] values, int at, int n) {
    for (int i = at; i < at + n; i++) {
      values[i] = keep[i] == 0 ? 0 : values[i];
    }
  }
}
