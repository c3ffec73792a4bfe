// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.espalier.server.rest.Exposition.Type;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private final Exposition numbers = new Exposition();

  @Test
  void familiesAreWrittenOneAfterTheOther() {
    numbers.family("a_total", Type.COUNTER, "Things.").sample(3, "kind", "x", "state", "y").sample(0.5, "kind", "z");
    numbers.gauge("b", "More.", -2);
    assertEquals("""
        # HELP a_total Things.
        # TYPE a_total counter
        a_total{kind="x",state="y"} 3
        a_total{kind="z"} 0.5
        # HELP b More.
        # TYPE b gauge
        b -2
        """, numbers.toString());
  }

  @Test
  void whatHasAMeaningIsEscaped() {
    numbers.family("a", Type.GAUGE, "One \"line\"\nand a \\").sample(1, "of", "\"C:\\x\"\nend");
    assertEquals("# HELP a One \"line\"\\nand a \\\\\n# TYPE a gauge\na{of=\"\\\"C:\\\\x\\\"\\nend\"} 1\n",
        numbers.toString());
  }

  @Test
  void numbersAreAsTheFormatHasThem() {
    assertEquals(List.of("NaN", "+Inf", "-Inf", "0", "1.0E300", "0.001", "9007199254740991"),
        List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, 1e300, 0.001, 9007199254740991.0)
            .stream().map(Exposition::number).toList());
  }

  @Test
  void namesThatTheFormatDoesNotKnowAreRefused() {
    for (String name : List.of("", "1a", "a-b", "a b", "\u00e4")) {
      assertThrows(IllegalArgumentException.class, () -> numbers.gauge(name, "", 0), name);
      assertThrows(IllegalArgumentException.class,
          () -> numbers.family("x" + System.nanoTime(), Type.GAUGE, "").sample(0, name, "v"), name);
    }
    assertThrows(IllegalArgumentException.class, () -> numbers.family("y", Type.GAUGE, "").sample(0, "a:b", "v"));
    numbers.gauge("twice", "", 0);
    assertThrows(IllegalArgumentException.class, () -> numbers.gauge("twice", "", 0));
  }
}
