// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.function.LongSupplier;
import org.espalier.execution.Checkpoints;

/** Says when a run is to save its state again: by what it cost the last time. Used by one thread. */
final class CheckpointPace {
  private final Checkpoints checkpoints;
  private final LongSupplier clock;
  /** When the last one ended, or the run began. */
  private long last;
  /** From then to the next. */
  private long wait;

  /**
   * @param clock in nanoseconds
   */
  CheckpointPace(Checkpoints checkpoints, LongSupplier clock) {
    this.checkpoints = checkpoints;
    this.clock = clock;
    this.last = clock.getAsLong();
    this.wait = least();
  }

  private long least() {
    return checkpoints.least().toNanos();
  }

  boolean due() {
    return clock.getAsLong() - last >= wait;
  }

  /** Writes a checkpoint and takes note of what it cost. */
  void save(Runnable checkpoint) {
    long began = clock.getAsLong();
    checkpoint.run();
    last = clock.getAsLong();
    wait = Math.max(least(), Math.round((last - began) / checkpoints.share()));
  }
}
