// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether there is room on the disk for further work. What is kept free is for what is under way: it can still be
 * written down when nothing new begins. Safe for several threads.
 */
final class Room {
  /** What went wrong on a full disk is heard of later. */
  private static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double MEBIBYTE = 1 << 20;

  private final Path data;
  private final long least;
  private final LongSupplier usable;
  private final LongSupplier nanos;
  private volatile Optional<Long> lacked = Optional.empty();

  /**
   * @param least bytes that are kept free
   * @param usable bytes that are free
   * @param nanos a clock that is never set
   */
  Room(Path data, long least, LongSupplier usable, LongSupplier nanos) {
    this.data = data;
    this.least = least;
    this.usable = usable;
    this.nanos = nanos;
  }

  /** On the disk of a folder. */
  static Room of(Path data, long least) {
    File folder = data.toFile();
    return new Room(data, least, folder::getUsableSpace, System::nanoTime);
  }

  /** What is missing, in a sentence; empty if there is room. */
  Optional<String> lack() {
    long free = usable.getAsLong();
    if (free >= least) {
      return Optional.empty();
    }
    lacked = Optional.of(nanos.getAsLong());
    return Optional.of(String.format(
        Locale.ROOT,
        "the disk of %s has %.0f MiB left, where %.0f are kept free: nothing new begins until there is room", data,
        free / MEBIBYTE, least / MEBIBYTE));
  }

  /** Whether room is missing, or was a moment ago. */
  boolean lackedLately() {
    return lack().isPresent() || lacked.filter(when -> nanos.getAsLong() - when < ECHO_NANOS).isPresent();
  }
}
