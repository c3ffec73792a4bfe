// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Lets sides work in turns, in one thread: many short turns, so that what else the machine does, and the speed it has
 * for some seconds, meet all sides alike. In every second round the order is turned round.
 */
final class Turns {
  /** How long the compiler must have had nothing to do. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** How many rounds the compiler must have had nothing to do. */
  private static final int QUIET_ROUNDS = 3;

  /** Most time of the warm-up by the clock. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** How long a turn lasts, if a call does not last longer. */
  private static final Duration TURN = Duration.ofMillis(10);

  private final List<Turn> turns = new ArrayList<>();

  /** One side at work. */
  private static final class Turn {
    private final Side side;
    private final Runnable work;
    private final List<Double> microseconds = new ArrayList<>();
    private int calls = 1;

    private Turn(Side side, Runnable work) {
      this.side = side;
      this.work = work;
    }

    private double take() {
      long start = System.nanoTime();
      for (int call = 0; call < calls; call++) {
        work.run();
      }
      return (System.nanoTime() - start) / 1e3 / calls;
    }

    private void warmUp() {
      calls = (int) Math.max(1, Math.round(TURN.toNanos() / 1e3 / take()));
    }

    private void measure() {
      microseconds.add(take());
    }
  }

  /** Sides in the order of their first turns. */
  Turns(Map<Side, ? extends Runnable> sides) {
    sides.forEach((side, work) -> turns.add(0, new Turn(side, work)));
  }

  /**
   * Works, in turns as well, until the compiler is done.
   *
   * @param least processor time for each side: on a busy machine, a fixed time by the clock would end too soon
   */
  Turns warmUp(Duration least) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long enough = threads.getCurrentThreadCpuTime() + least.toNanos() * turns.size();
    long started = System.nanoTime();
    long quietSince = started;
    long compiled = compiler.getTotalCompilationTime();
    int quietRounds = 0;
    long now = started;
    while (now - started < PATIENCE.toNanos()
        && (threads.getCurrentThreadCpuTime() < enough
            || now - quietSince < QUIET.toNanos()
            || quietRounds < QUIET_ROUNDS)) {
      round().forEach(Turn::warmUp);
      now = System.nanoTime();
      quietRounds++;
      if (compiler.getTotalCompilationTime() != compiled) {
        compiled = compiler.getTotalCompilationTime();
        quietSince = now;
        quietRounds = 0;
      }
    }
    return this;
  }

  /**
   * Measures.
   *
   * @param rounds least number of turns of each side, at least 1
   * @param least least time by the clock
   */
  Times measure(int rounds, Duration least) {
    long started = System.nanoTime();
    for (int round = 0; round < rounds || System.nanoTime() - started < least.toNanos(); round++) {
      round().forEach(Turn::measure);
    }
    Map<Side, double[]> times = new EnumMap<>(Side.class);
    for (Turn turn : turns) {
      times.put(turn.side, turn.microseconds.stream().mapToDouble(Double::doubleValue).toArray());
    }
    return new Times(times);
  }

  /** The next round's turns. */
  private List<Turn> round() {
    Collections.reverse(turns);
    return turns;
  }
}
