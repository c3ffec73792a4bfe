// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.api.network.Activation;

/** {@link Functions}, operation by operation, on vectors. */
final class VectorElements implements ElementKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  @Override
  public void activate(Activation function, float[] x, float[] y, int at, int n) {
    FunctionLoops.run(function, x, y, at, n);
  }

  @Override
  public void activateBackward(Activation function, float[] v, float[] dy, float[] dx, int at, int n) {
    switch (function) {
      case RELU -> reluBackward(v, dy, dx, at, n);
      case LEAKY_RELU -> leakyReluBackward(v, dy, dx, at, n);
      case TANH -> tanhBackward(v, dy, dx, at, n);
      case SIGMOID -> sigmoidBackward(v, dy, dx, at, n);
      case SILU -> FunctionLoops.siluBackward(v, dy, dx, at, n);
      case GELU -> FunctionLoops.geluBackward(v, dy, dx, at, n);
      case RELU6 -> relu6Backward(v, dy, dx, at, n);
    }
  }

  private static void reluBackward(float[] y, float[] dy, float[] dx, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      FloatVector d = FloatVector.fromArray(S, dy, i);
      FloatVector.zero(S).blend(d, FloatVector.fromArray(S, y, i).compare(VectorOperators.GT, 0)).intoArray(dx, i);
    }
  }

  private static void relu6Backward(float[] y, float[] dy, float[] dx, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      VectorMask<Float> sloping = v.compare(VectorOperators.GT, 0).and(v.compare(VectorOperators.LT, Functions.SIX));
      FloatVector.zero(S).blend(FloatVector.fromArray(S, dy, i), sloping).intoArray(dx, i);
    }
  }

  private static void leakyReluBackward(float[] y, float[] dy, float[] dx, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      FloatVector d = FloatVector.fromArray(S, dy, i);
      d.mul(Functions.LEAK).blend(d, FloatVector.fromArray(S, y, i).compare(VectorOperators.GT, 0)).intoArray(dx, i);
    }
  }

  private static void tanhBackward(float[] y, float[] dy, float[] dx, int at, int n) {
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int i = at; i < at + n; i += N) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      FloatVector.fromArray(S, dy, i).mul(one.sub(v.mul(v))).intoArray(dx, i);
    }
  }

  private static void sigmoidBackward(float[] y, float[] dy, float[] dx, int at, int n) {
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int i = at; i < at + n; i += N) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      FloatVector.fromArray(S, dy, i).mul(v.mul(one.sub(v))).intoArray(dx, i);
    }
  }

  @Override
  public void add(float[] addend, int addendAt, float[] sum, int sumAt, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector s = FloatVector.fromArray(S, sum, sumAt + i);
      s.add(FloatVector.fromArray(S, addend, addendAt + i)).intoArray(sum, sumAt + i);
    }
  }

  @Override
  public void addScaled(float factor, float[] addend, int addendAt, float[] sum, int sumAt, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector s = FloatVector.fromArray(S, sum, sumAt + i);
      s.add(FloatVector.fromArray(S, addend, addendAt + i).mul(factor)).intoArray(sum, sumAt + i);
    }
  }

  @Override
  public void max(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector.fromArray(S, y, yAt + i).max(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
    }
  }

  @Override
  public void maxBackward(float[] x, float[] dx, int xAt, float[] y, float[] dy, int yAt, int n) {
    FloatVector zero = FloatVector.zero(S);
    for (int i = 0; i < n; i += N) {
      VectorMask<Float> here =
          FloatVector.fromArray(S, x, xAt + i).compare(VectorOperators.EQ, FloatVector.fromArray(S, y, yAt + i));
      FloatVector d = FloatVector.fromArray(S, dy, yAt + i);
      FloatVector.fromArray(S, dx, xAt + i).add(zero.blend(d, here)).intoArray(dx, xAt + i);
      d.blend(zero, here).intoArray(dy, yAt + i);
    }
  }

  @Override
  public void clear(float[] keep, float[] values, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      FloatVector v = FloatVector.fromArray(S, values, i);
      v.blend(0, FloatVector.fromArray(S, keep, i).compare(VectorOperators.EQ, 0)).intoArray(values, i);
    }
  }
}
