// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.api.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CurveTest {
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @EnumSource
  void derivativesAreThoseOfTheFunction(Activation function) {
    Curve curve = Curve.of(function);
    // none is 0 or 6, where ReLUs have a kink
    for (double x = -8.0003; x < 8; x += 0.0137) {
      double above = curve.at(x + STEP);
      double below = curve.at(x - STEP);
      double y = curve.at(x);
      assertEquals((above - below) / (2 * STEP), curve.slope(x, y), 1e-9, "slope at " + x);
      double slopeAbove = curve.slope(x + STEP, above);
      double slopeBelow = curve.slope(x - STEP, below);
      assertEquals((slopeAbove - slopeBelow) / (2 * STEP), curve.bend(x, y), 1e-9, "bend at " + x);
    }
  }

  /** Tables of the normal distribution have .8413447460685429 at 1, 1.3498980316300946e-3 at -3. */
  @Test
  void geluIsExactInTheTailsToo() {
    assertEquals(0.8413447460685429, Curve.GELU.at(1), 1e-15);
    assertEquals(-3 * 1.3498980316300946e-3, Curve.GELU.at(-3), 1e-15);
    assertEquals(-4 * 3.1671241833119924e-5, Curve.GELU.at(-4), 1e-18);
    assertEquals(-10 * 7.619853024160527e-24, Curve.GELU.at(-10), 1e-37);
    assertEquals(10, Curve.GELU.at(10));
  }

  @Test
  void siluIsXTimesItsSigmoid() {
    assertEquals(0.7310585786300049, Curve.SILU.at(1), 1e-15);
    assertEquals(-2 / (1 + Math.exp(2)), Curve.SILU.at(-2), 1e-15);
  }

  @Test
  void relu6IsCutAtSix() {
    double[] xs = {-1, 0, 0.5, 5.5, 6, 7};
    assertArrayEquals(new double[] {0, 0, 0.5, 5.5, 6, 6}, Arrays.stream(xs).map(Curve.RELU6::at).toArray());
    double[] slopes = Arrays.stream(xs).map(x -> Curve.RELU6.slope(x, Curve.RELU6.at(x))).toArray();
    assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0}, slopes);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotANumberStaysSo(Activation function) {
    assertTrue(Double.isNaN(Curve.of(function).at(Double.NaN)));
  }
}
