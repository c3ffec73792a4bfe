// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.espalier.execution.Checkpoints;
import org.junit.jupiter.api.Test;

class CheckpointPaceTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 12_345;
  private final CheckpointPace pace = new CheckpointPace(Checkpoints.DEFAULT, () -> now);

  /** Seconds, in steps of a tenth, until the next checkpoint is due. */
  private double waited(double most) {
    long began = now;
    while (!pace.due() && now - began < most * SECOND) {
      now += SECOND / 10;
    }
    return Math.round((now - began) * 10.0 / SECOND) / 10.0;
  }

  private void save(double seconds) {
    pace.save(() -> now += Math.round(seconds * SECOND));
  }

  @Test
  void aCheapCheckpointIsWrittenEveryTenSeconds() {
    assertEquals(10, waited(100));
    save(0.001);
    assertFalse(pace.due());
    assertEquals(10, waited(100));
    save(0.2);
    assertEquals(10, waited(100));
  }

  @Test
  void anExpensiveOneWaitsForFiftyTimesWhatItCost() {
    waited(100);
    save(3);
    assertEquals(150, waited(1000));
    save(60);
    assertEquals(3000, waited(10_000));
    // a buffer that was emptied costs little again
    save(0.01);
    assertEquals(10, waited(100));
  }

  /** As a replay buffer fills, checkpoints take longer and longer, and yet no more than their share of the time. */
  @Test
  void allCheckpointsTogetherTakeNoMoreThanTheirShare() {
    long began = now;
    double cost = 0;
    double all = 0;
    while (now - began < 100_000 * SECOND) {
      cost += 0.1;
      waited(1_000_000);
      save(cost);
      all += cost;
    }
    assertTrue(all < 0.021 * (now - began) / SECOND, all + " s");
  }

  @Test
  void oneThatFailsIsTriedAgainAtOnce() {
    waited(100);
    assertThrows(IllegalStateException.class, () -> pace.save(() -> {
      throw new IllegalStateException("the disk is full");
    }));
    assertTrue(pace.due());
  }

  @Test
  void noShareIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Checkpoints(Duration.ZERO, 0));
  }
}
