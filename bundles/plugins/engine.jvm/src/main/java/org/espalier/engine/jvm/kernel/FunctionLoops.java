// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.api.network.Activation;

/**
 * A loop for each function, and for each slope that is as much work, which C2 must compile by itself: it puts tanh and
 * sigmoid into one caller if it can, has too many nodes before the end and makes objects of the vectors, fifty times
 * slower. It does not inline what a method handle calls that is no constant.
 */
final class FunctionLoops {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  /** By the function's ordinal. */
  private static final MethodHandle[] LOOPS =
      Arrays.stream(Activation.values()).map(FunctionLoops::loop).toArray(MethodHandle[]::new);

  private static final MethodHandle SILU_SLOPE = slopeLoop("siluSlope");
  private static final MethodHandle GELU_SLOPE = slopeLoop("geluSlope");

  private FunctionLoops() {}

  private static MethodHandle loop(Activation function) {
    String name = switch (function) {
      case RELU -> "relu";
      case LEAKY_RELU -> "leakyRelu";
      case TANH -> "tanh";
      case SIGMOID -> "sigmoid";
      case SILU -> "silu";
      case GELU -> "gelu";
      case RELU6 -> "relu6";
    };
    return loop(name, MethodType.methodType(void.class, float[].class, float[].class, int.class, int.class));
  }

  private static MethodHandle slopeLoop(String name) {
    return loop(
        name, MethodType.methodType(void.class, float[].class, float[].class, float[].class, int.class, int.class));
  }

  private static MethodHandle loop(String name, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(FunctionLoops.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no loop " + name, e);
    }
  }

  /** y = f(x) on {@code n} elements from the place on. */
  static void run(Activation function, float[] x, float[] y, int at, int n) {
    if (function == Activation.RELU) {
      // small enough for any caller
      relu(x, y, at, n);
      return;
    }
    try {
      LOOPS[function.ordinal()].invokeExact(x, y, at, n);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** dx = dy f'(x) for SiLU. */
  static void siluBackward(float[] x, float[] dy, float[] dx, int at, int n) {
    run(SILU_SLOPE, x, dy, dx, at, n);
  }

  /** dx = dy f'(x) for GELU. */
  static void geluBackward(float[] x, float[] dy, float[] dx, int at, int n) {
    run(GELU_SLOPE, x, dy, dx, at, n);
  }

  private static void run(MethodHandle loop, float[] x, float[] dy, float[] dx, int at, int n) {
    try {
      loop.invokeExact(x, dy, dx, at, n);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void relu(float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      VectorFunctions.relu(FloatVector.fromArray(S, x, i)).intoArray(y, i);
    }
  }

  private static void relu6(float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      VectorFunctions.relu6(FloatVector.fromArray(S, x, i)).intoArray(y, i);
    }
  }

  private static void leakyRelu(float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      VectorFunctions.leakyRelu(FloatVector.fromArray(S, x, i)).intoArray(y, i);
    }
  }

  private static void tanh(float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      VectorFunctions.tanh(FloatVector.fromArray(S, x, i)).intoArray(y, i);
    }
  }

  private static void sigmoid(float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      VectorFunctions.sigmoid(FloatVector.fromArray(S, x, i)).intoArray(y, i);
    }
  }

  private static void silu(float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      VectorFunctions.silu(FloatVector.fromArray(S, x, i)).intoArray(y, i);
    }
  }

  private static void gelu(float[] x, float[] y, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      VectorFunctions.gelu(FloatVector.fromArray(S, x, i)).intoArray(y, i);
    }
  }

  private static void siluSlope(float[] x, float[] dy, float[] dx, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      FloatVector.fromArray(S, dy, i).mul(VectorFunctions.siluSlope(FloatVector.fromArray(S, x, i))).intoArray(dx, i);
    }
  }

  private static void geluSlope(float[] x, float[] dy, float[] dx, int at, int n) {
    for (int i = at; i < at + n; i += N) {
      FloatVector.fromArray(S, dy, i).mul(VectorFunctions.geluSlope(FloatVector.fromArray(S, x, i))).intoArray(dx, i);
    }
  }
}
