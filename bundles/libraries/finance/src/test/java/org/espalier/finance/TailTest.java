// SPDX-License-Identifier: Apache-2.0
package org.espalier.finance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailTest {

  /** In binary, .07 times 100 is above 7, .29 times 100 below 29, and 1 - .95 not .05. */
  @Test
  void ranksAreThoseOfDecimalNumbers() {
    for (int percent = 1; percent < 100; percent++) {
      Tail tail = new Tail(Double.parseDouble("0." + (percent < 10 ? "0" : "") + percent));
      for (int hundreds = 1; hundreds <= 150; hundreds++) {
        assertEquals(percent * hundreds, tail.rank(100 * hundreds));
        assertEquals(percent * hundreds, tail.paths(100 * hundreds));
      }
    }
    assertEquals(8, new Tail(0.0701).rank(100));
    assertEquals(1, new Tail(0.001).rank(100));
  }

  @Test
  void theSeventhWorstOfAHundredIsTheQuantileAtSevenPercent() {
    double[] profits = IntStream.range(0, 100).mapToDouble(i -> (37 * i) % 100).toArray();
    assertEquals(6, new Tail(0.07).quantile(profits));
    assertEquals(3, new Tail(0.07).mean(profits), 1e-15);
    assertEquals(7, new Tail(0.0701).quantile(profits));
  }

  @Test
  void whatIsOnTheEdgeCountsInPart() {
    double[] profits = IntStream.range(0, 100).mapToDouble(i -> Math.sqrt(i) - 8).toArray();
    double expected = (-8 - 7 + Math.sqrt(2) - 8 + 0.2 * (Math.sqrt(3) - 8)) / 3.2;
    assertEquals(expected, new Tail(0.032).mean(profits), 1e-14);
    assertEquals(-8, new Tail(0.002).mean(profits), 1e-14, "less than a path is the worst one");
  }

  @Test
  void itsNameSaysItsLevel() {
    assertEquals("cvar-0.05", new Tail(0.05).named("cvar"));
    assertEquals("var-0.0001", new Tail(1e-4).named("var"));
    assertEquals("7 % of paths", new Tail(0.07).share());
    assertEquals("0.001 % of paths", new Tail(0.00001).share());
  }

  @Test
  void levelsThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Tail(0));
    assertThrows(IllegalArgumentException.class, () -> new Tail(1));
    assertThrows(IllegalArgumentException.class, () -> new Tail(Double.NaN));
  }
}
