// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimesTest {
  /** A machine that is twice as slow in the turns 2 and 3. */
  private static final Times TIMES =
      new Times(
          Map.of(Side.ENGINE, new double[] {10, 20, 22, 12}, Side.LIBTORCH, new double[] {30, 60, 62, 31}));

  @Test
  void theMedianIsBetweenTheTwoInTheMiddle() {
    assertEquals(16, TIMES.median(Side.ENGINE));
    assertEquals(3, new Times(Map.of(Side.PEAK, new double[] {9, 1, 3})).median(Side.PEAK));
  }

  @Test
  void theBestIsTheShortest() {
    assertEquals(30, TIMES.best(Side.LIBTORCH));
  }

  @Test
  void aRatioIsTheMedianOfThoseOfNeighbouringTurns() {
    assertEquals((62 / 22.0 + 3) / 2, TIMES.ratio(Side.LIBTORCH, Side.ENGINE), 1e-12);
  }

  @Test
  void whatIsWrittenIsRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("times.txt");
    TIMES.write(file);
    Times read = Times.read(file);
    assertArrayEquals(TIMES.microseconds().get(Side.ENGINE), read.microseconds().get(Side.ENGINE));
    assertArrayEquals(TIMES.microseconds().get(Side.LIBTORCH), read.microseconds().get(Side.LIBTORCH));
    assertFalse(read.has(Side.PEAK));
  }
}
