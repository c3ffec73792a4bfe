// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.espalier.api.network.Initializer.Scheme;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class InitializerTest {

  private static ParameterSpec dense(int out, int in) {
    return Architecture.from(Shape.of(in)).dense(out, Initializer.ZERO).build().parameters().get(0);
  }

  private static float[] draw(Scheme scheme, double gain, ParameterSpec parameter) {
    return new Initializer(scheme, gain).draw(parameter, Seeds.of(1).stream("init"));
  }

  @Test
  void orthogonalRowsOrColumns() {
    assertOrthonormal(draw(Scheme.ORTHOGONAL, 2, dense(5, 9)), 5, 9);
    assertOrthonormal(draw(Scheme.ORTHOGONAL, 2, dense(9, 5)), 9, 5);
  }

  private static void assertOrthonormal(float[] w, int rows, int columns) {
    boolean byRow = rows <= columns;
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double product = 0;
        for (int i = 0; i < length; i++) {
          product += byRow ? w[a * columns + i] * w[b * columns + i] : w[i * columns + a] * w[i * columns + b];
        }
        assertEquals(a == b ? 4 : 0, product, 1e-5);
      }
    }
  }

  @Test
  void boundsAndVariancesAreThePapers() {
    ParameterSpec parameter = dense(300, 100);
    assertSpread(draw(Scheme.FAN_IN_UNIFORM, 1, parameter), 0.1, 0.01 / 3);
    double xavier = Math.sqrt(6.0 / 400);
    assertSpread(draw(Scheme.XAVIER_UNIFORM, 1, parameter), xavier, xavier * xavier / 3);
    assertSpread(draw(Scheme.XAVIER_NORMAL, 1, parameter), Double.POSITIVE_INFINITY, 2.0 / 400);
    assertSpread(draw(Scheme.HE_NORMAL, 1, parameter), Double.POSITIVE_INFINITY, 2.0 / 100);
  }

  private static void assertSpread(float[] w, double bound, double variance) {
    double measured = IntStream.range(0, w.length).mapToDouble(i -> w[i] * w[i]).average().orElseThrow();
    assertEquals(variance, measured, 0.03 * variance);
    assertTrue(IntStream.range(0, w.length).allMatch(i -> Math.abs(w[i]) <= bound * (1 + 1e-6)));
  }

  @Test
  void constantsDrawNothing() {
    var stream = Seeds.of(2).stream("init");
    float[] ones = Initializer.ONE.draw(dense(3, 4), stream);
    float[] expected = new float[12];
    Arrays.fill(expected, 1);
    assertEquals(Arrays.toString(expected), Arrays.toString(ones));
    assertEquals(Seeds.of(2).stream("init").nextLong(), stream.nextLong());
  }
}
