// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when deadlines of experiments have passed. How far one is off is asked of the clock on the wall once, when it
 * comes here; from there on a clock counts that nobody sets. Safe for several threads.
 */
final class Deadlines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
  private static final long LOOK_EVERY_MILLIS = 100;
  /** Further off than any server lives, and a number of nanoseconds. */
  private static final Duration FURTHEST = Duration.ofDays(36_500);

  private final Supplier<Instant> wall;
  private final LongSupplier nanos;
  private final LongConsumer passed;
  private final Map<Long, Long> until = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "watch-on-deadlines");
    thread.setDaemon(true);
    return thread;
  });

  /**
   * Tells nothing before it is started.
   *
   * @param passed is given the experiment, once, by a thread of this
   */
  Deadlines(Supplier<Instant> wall, LongSupplier nanos, LongConsumer passed) {
    this.wall = wall;
    this.nanos = nanos;
    this.passed = passed;
  }

  void start() {
    watch.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Of two deadlines of an experiment the earlier holds. */
  void set(long experiment, Instant when) {
    Duration left = Duration.between(wall.get(), when);
    long end = nanos.getAsLong() + (left.compareTo(FURTHEST) > 0 ? FURTHEST : left.isNegative() ? Duration.ZERO : left)
        .toNanos();
    until.merge(experiment, end, (one, other) -> one - other < 0 ? one : other);
  }

  /** It has ended. */
  void forget(long experiment) {
    until.remove(experiment);
  }

  /** Tells of those that have passed since. */
  void look() {
    long now = nanos.getAsLong();
    List<Long> due = until.entrySet().stream().filter(entry -> entry.getValue() - now <= 0).map(Map.Entry::getKey)
        .toList();
    for (long experiment : due) {
      until.remove(experiment);
      try {
        passed.accept(experiment);
      } catch (RuntimeException e) {
        LOG.error("experiment {} is not ended", experiment, e);
      }
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
