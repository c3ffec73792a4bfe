// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.espalier.api.network.Activation;
import org.espalier.api.random.Seeds;
import org.espalier.network.Curve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FunctionsTest {
  /** A prime, so that the floats tried have no pattern in their lowest bits. */
  private static final int STRIDE = 127;

  private static final float[] SPECIAL = {
    0f, -0f, 1e-45f, -1e-45f, Float.MIN_NORMAL, 1f, -1f, 6f, 6.0000005f, 8.9f, 9.02f, -9.03f, 86.9f, 87f, -87.1f,
    3e38f, -3e38f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN
  };

  @Test
  void tanhIsWithinSevenUlp() {
    assertTrue(worst(StrictMath::tanh, Activation.TANH, 0, 12) < 7);
    assertTrue(worst(StrictMath::tanh, Activation.TANH, -12, 0) < 7);
  }

  @Test
  void sigmoidIsWithinThreeUlp() {
    DoubleUnaryOperator sigmoid = x -> 1 / (1 + StrictMath.exp(-x));
    assertTrue(worst(sigmoid, Activation.SIGMOID, 0, 90) < 3);
    assertTrue(worst(sigmoid, Activation.SIGMOID, -87, 0) < 3);
  }

  @Test
  void siluIsWithinThreeUlp() {
    DoubleUnaryOperator silu = x -> x / (1 + StrictMath.exp(-x));
    assertTrue(worst(silu, Activation.SILU, 0, 90) < 3);
    assertTrue(worst(silu, Activation.SILU, -87, 0) < 3);
  }

  /** Far below 0 the rounding of the square in the exponent shows. */
  @Test
  void geluIsWithinAFewUlp() {
    assertEquals(0, worst(Curve.GELU::at, Activation.GELU, 0, 20), 5);
    assertEquals(0, worst(Curve.GELU::at, Activation.GELU, -1, 0), 6);
    assertEquals(0, worst(Curve.GELU::at, Activation.GELU, -12, -1), 90);
  }

  /** At both kinks the slope is 0. */
  @Test
  void relu6SlopesBetweenItsKinksAlone() {
    float[] x = {-1, 0, 0.5f, 5.5f, 6, 7};
    float[] y = {0, 0, 0.5f, 5.5f, 6, 6};
    float[] slopes = {0, 0, 2, 2, 0, 0};
    for (int i = 0; i < x.length; i++) {
      assertEquals(y[i], Functions.activate(Activation.RELU6, x[i]));
      assertEquals(slopes[i], Functions.backward(Activation.RELU6, y[i], 2));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SILU", "GELU"})
  void slopesOfInputsAreWithinThreeRoundingErrorsOfOne(Activation function) {
    Curve curve = Curve.of(function);
    for (float x = -100; x < 100; x += 0.001f) {
      double expected = curve.slope(x, curve.at(x));
      assertEquals(expected, Functions.backward(function, x, 1), 3 * Math.ulp(1f), "at " + x);
    }
  }

  /** Largest error between the two, in units in the last place of the true value, over every 127th float. */
  private static double worst(DoubleUnaryOperator truth, Activation function, float from, float to) {
    int low = Float.floatToIntBits(Math.min(Math.abs(from), Math.abs(to)));
    int high = Float.floatToIntBits(Math.max(Math.abs(from), Math.abs(to)));
    float sign = from < 0 ? -1 : 1;
    return IntStream.rangeClosed(low / STRIDE, high / STRIDE)
        .mapToDouble(
            n -> {
              float x = sign * Float.intBitsToFloat(n * STRIDE);
              double expected = truth.applyAsDouble(x);
              return Math.abs(Functions.activate(function, x) - expected) / Math.ulp((float) expected);
            })
        .max()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void limitsAreKept(Activation function) {
    assertTrue(Float.isNaN(Functions.activate(function, Float.NaN)), "a failed computation stays visible");
    float top = Functions.activate(function, Float.POSITIVE_INFINITY);
    float bottom = Functions.activate(function, Float.NEGATIVE_INFINITY);
    switch (function) {
      case RELU -> assertArrayEquals(new float[] {Float.POSITIVE_INFINITY, 0}, new float[] {top, bottom});
      case RELU6 -> assertArrayEquals(new float[] {6, 0}, new float[] {top, bottom});
      case LEAKY_RELU -> assertEquals(Float.NEGATIVE_INFINITY, bottom);
      case TANH -> assertArrayEquals(new float[] {1, -1}, new float[] {top, bottom});
      case SIGMOID -> assertArrayEquals(new float[] {1, 0}, new float[] {top, bottom}, Float.MIN_NORMAL * 2);
      case SILU, GELU -> {
        assertEquals(Float.POSITIVE_INFINITY, top);
        assertEquals(0, bottom, 3e-32f);
        assertEquals(1, Functions.backward(function, Float.POSITIVE_INFINITY, 1));
        assertEquals(0, Functions.backward(function, Float.NEGATIVE_INFINITY, 1), 3e-30f);
        assertTrue(Float.isNaN(Functions.backward(function, Float.NaN, 1)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void vectorsGiveTheSameBits(Activation function) {
    int n = 1024;
    float[] x = new float[n];
    float[] dy = new float[n];
    var random = Seeds.of(1).stream("x");
    for (int i = 0; i < n; i++) {
      x[i] = i < SPECIAL.length ? SPECIAL[i] : (float) (4 * random.nextGaussian());
      dy[i] = (float) random.nextGaussian();
    }
    float[] expected = forwardAndBack(Kernels.scalar(), function, x, dy);
    assertSameBits(expected, forwardAndBack(Kernels.fastest(), function, x, dy));
  }

  private static float[] forwardAndBack(Kernels kernels, Activation function, float[] x, float[] dy) {
    float[] both = new float[2 * x.length];
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    kernels.elements().activate(function, x, y, 0, x.length);
    kernels.elements().activateBackward(function, Kernels.slopeOfInput(function) ? x : y, dy, dx, 0, x.length);
    System.arraycopy(y, 0, both, 0, x.length);
    System.arraycopy(dx, 0, both, x.length, x.length);
    return both;
  }

  private static void assertSameBits(float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(actual[i]), "element " + i);
    }
  }
}
