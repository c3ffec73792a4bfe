package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.api.network.Activation;

/** {@link Functions}, operation by operation, on vectors. */
final class VectorElements implements ElementKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  @Override
  public void activate(Activation function, float[] x, float[] y, int n) {
    switch (function) {
      case RELU -> relu(x, y, n);
      case LEAKY_RELU -> leakyRelu(x, y, n);
      case TANH -> tanh(x, y, n);
      case SIGMOID -> sigmoid(x, y, n);
    }
  }

  private static void relu(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      v.blend(0, v.compare(VectorOperators.LE, 0)).intoArray(y, i);
    }
  }

  private static void leakyRelu(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      v.blend(v.mul(Functions.LEAK), v.compare(VectorOperators.LE, 0)).intoArray(y, i);
    }
  }

  private static void tanh(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector c = limit(FloatVector.fromArray(S, x, i), Functions.TANH_LIMIT);
      FloatVector t = c.mul(c);
      FloatVector p =
          t.mul(Functions.TANH_P4).add(Functions.TANH_P3).mul(t).add(Functions.TANH_P2).mul(t).add(Functions.TANH_P1)
              .mul(t).add(1);
      FloatVector q =
          t.mul(Functions.TANH_Q4).add(Functions.TANH_Q3).mul(t).add(Functions.TANH_Q2).mul(t).add(Functions.TANH_Q1)
              .mul(t).add(1);
      limit(p.mul(c).div(q), 1).intoArray(y, i);
    }
  }

  private static void sigmoid(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector c = limit(FloatVector.fromArray(S, x, i), Functions.EXP_LIMIT).neg();
      FloatVector shifted = c.mul(Functions.LOG2_E).add(Functions.ROUNDER);
      FloatVector k = shifted.sub(Functions.ROUNDER);
      FloatVector r = c.sub(k.mul(Functions.LN2_HIGH)).sub(k.mul(Functions.LN2_LOW));
      FloatVector p =
          r.mul(Functions.EXP_6).add(Functions.EXP_5).mul(r).add(Functions.EXP_4).mul(r).add(Functions.EXP_3).mul(r)
              .add(Functions.EXP_2).mul(r).add(1);
      IntVector power =
          shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Functions.EXPONENT_SHIFT).add(Functions.ONE_BITS);
      FloatVector exp = p.mul(r).add(1).mul(power.reinterpretAsFloats());
      FloatVector.broadcast(S, 1).div(exp.add(1)).intoArray(y, i);
    }
  }

  private static FloatVector limit(FloatVector x, float limit) {
    FloatVector low = x.blend(limit, x.compare(VectorOperators.GT, limit));
    return low.blend(-limit, x.compare(VectorOperators.LT, -limit));
  }

  @Override
  public void activateBackward(Activation function, float[] y, float[] dy, float[] dx, int n) {
    switch (function) {
      case RELU -> reluBackward(y, dy, dx, n);
      case LEAKY_RELU -> leakyReluBackward(y, dy, dx, n);
      case TANH -> tanhBackward(y, dy, dx, n);
      case SIGMOID -> sigmoidBackward(y, dy, dx, n);
    }
  }

  private static void reluBackward(float[] y, float[] dy, float[] dx, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector d = FloatVector.fromArray(S, dy, i);
      FloatVector.zero(S).blend(d, FloatVector.fromArray(S, y, i).compare(VectorOperators.GT, 0)).intoArray(dx, i);
    }
  }

  private static void leakyReluBackward(float[] y, float[] dy, float[] dx, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector d = FloatVector.fromArray(S, dy, i);
      d.mul(Functions.LEAK).blend(d, FloatVector.fromArray(S, y, i).compare(VectorOperators.GT, 0)).intoArray(dx, i);
    }
  }

  private static void tanhBackward(float[] y, float[] dy, float[] dx, int n) {
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int i = 0; i < n; i += N) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      FloatVector.fromArray(S, dy, i).mul(one.sub(v.mul(v))).intoArray(dx, i);
    }
  }

  private static void sigmoidBackward(float[] y, float[] dy, float[] dx, int n) {
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int i = 0; i < n; i += N) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      FloatVector.fromArray(S, dy, i).mul(v.mul(one.sub(v))).intoArray(dx, i);
    }
  }

  @Override
  public void add(float[] addend, float[] sum, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector.fromArray(S, sum, i).add(FloatVector.fromArray(S, addend, i)).intoArray(sum, i);
    }
  }

  @Override
  public void clear(float[] keep, float[] values, int n) {
    for (int i = 0; i < n; i += N) {
      FloatVector v = FloatVector.fromArray(S, values, i);
      v.blend(0, FloatVector.fromArray(S, keep, i).compare(VectorOperators.EQ, 0)).intoArray(values, i);
    }
  }
}
