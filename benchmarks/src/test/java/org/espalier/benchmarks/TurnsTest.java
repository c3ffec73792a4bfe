// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private final List<Side> worked = new ArrayList<>();

  private Map<Side, Runnable> sides(long milliseconds, Side... sides) {
    Map<Side, Runnable> turns = new EnumMap<>(Side.class);
    for (Side side : sides) {
      turns.put(side, () -> {
        worked.add(side);
        LockSupport.parkNanos(milliseconds * 1_000_000);
      });
    }
    return turns;
  }

  @Test
  void everyRoundHasTheSidesInTheOtherOrder() {
    Times times = new Turns(sides(0, Side.ENGINE, Side.LIBTORCH, Side.PEAK)).measure(3, Duration.ZERO);
    assertEquals(
        List.of(
            Side.ENGINE, Side.LIBTORCH, Side.PEAK, Side.PEAK, Side.LIBTORCH, Side.ENGINE, Side.ENGINE, Side.LIBTORCH,
            Side.PEAK),
        worked);
    assertEquals(3, times.microseconds().get(Side.LIBTORCH).length);
  }

  @Test
  void aShortCallIsRepeatedUntilATurnIsLongEnough() {
    Turns turns = new Turns(sides(1, Side.ENGINE, Side.LIBTORCH)).warmUp(Duration.ZERO);
    worked.clear();
    Times times = turns.measure(1, Duration.ZERO);
    assertTrue(worked.size() > 2 && worked.size() <= 20, worked.toString());
    assertTrue(times.best(Side.ENGINE) >= 1000, times.microseconds().toString());
  }

  @Test
  void aLongCallIsATurn() {
    Turns turns = new Turns(sides(30, Side.ENGINE)).warmUp(Duration.ZERO);
    worked.clear();
    turns.measure(2, Duration.ZERO);
    assertEquals(2, worked.size());
  }
}
