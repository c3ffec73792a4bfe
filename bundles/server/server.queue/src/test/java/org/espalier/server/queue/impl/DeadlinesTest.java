// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  /** The clock on the wall, which people set. */
  private Instant wall = Instant.parse("2026-03-01T12:00:00Z");
  /** The one that nobody sets, and that overflows soon. */
  private long nanos = Long.MAX_VALUE - Duration.ofHours(1).toNanos();

  private final List<Long> passed = new ArrayList<>();
  private final Deadlines deadlines = new Deadlines(() -> wall, () -> nanos, passed::add);

  @AfterEach
  void close() {
    deadlines.close();
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
    deadlines.look();
  }

  @Test
  void eachIsToldOfOnceWhenItHasPassed() {
    deadlines.set(1, wall.plus(Duration.ofHours(2)));
    deadlines.set(2, wall.plus(Duration.ofHours(3)));
    pass(Duration.ofMinutes(119));
    assertEquals(List.of(), passed);
    pass(Duration.ofMinutes(1));
    assertEquals(List.of(1L), passed);
    pass(Duration.ofDays(10));
    assertEquals(List.of(1L, 2L), passed);
  }

  @Test
  void aClockThatIsSetForwardByDaysEndsNothing() {
    deadlines.set(1, wall.plus(Duration.ofHours(2)));
    wall = wall.plus(Duration.ofDays(3));
    pass(Duration.ofMinutes(119));
    assertEquals(List.of(), passed);
    pass(Duration.ofMinutes(2));
    assertEquals(List.of(1L), passed);
  }

  @Test
  void aClockThatIsSetBackByDaysKeepsNothing() {
    deadlines.set(1, wall.plus(Duration.ofHours(2)));
    wall = wall.minus(Duration.ofDays(400));
    pass(Duration.ofMinutes(121));
    assertEquals(List.of(1L), passed);
  }

  @Test
  void theEarlierHoldsAndWhatHasEndedIsForgotten() {
    deadlines.set(1, wall.plus(Duration.ofHours(2)));
    deadlines.set(1, wall.plus(Duration.ofHours(1)));
    deadlines.set(1, wall.plus(Duration.ofDays(1)));
    deadlines.set(2, wall.plus(Duration.ofHours(1)));
    deadlines.forget(2);
    pass(Duration.ofMinutes(61));
    assertEquals(List.of(1L), passed);
    pass(Duration.ofDays(2));
    assertEquals(List.of(1L), passed);
  }

  @Test
  void whatHasPassedBeforeAndWhatNeverPasses() {
    deadlines.set(1, wall.minus(Duration.ofDays(1)));
    deadlines.set(2, Instant.MAX);
    pass(Duration.ZERO);
    assertEquals(List.of(1L), passed);
    pass(Duration.ofDays(10_000));
    assertEquals(List.of(1L), passed);
  }

  @Test
  void oneThatCannotBeEndedDoesNotKeepTheOthers() {
    Deadlines broken = new Deadlines(() -> wall, () -> nanos, id -> {
      passed.add(id);
      throw new IllegalStateException("it is a test");
    });
    broken.set(1, wall);
    broken.set(2, wall);
    broken.look();
    assertEquals(2, passed.size());
    broken.close();
  }
}
