// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Times work by doing a little of it, in seconds of the processor unless it says otherwise. It has so much patience for
 * all that it times; what comes when it has none is done as few times as possible. Used by one thread.
 */
final class Timer {
  /** Of work in a window: when two of them one after the other agree, the code is compiled. */
  private static final double WINDOW = 0.3;
  /** What windows that agree differ by, at most. */
  private static final double AGREES = 1.25;
  /** Of work: what is not compiled by then may never be. */
  private static final double MOST = 4;
  /** By the clock: beside other work everything takes longer, compiling too, and what is not compiled says nothing. */
  private static final double LONGEST = 40;
  /** Share of the time in which the compiler counts as busy. */
  private static final double BUSY = 0.3;
  /** After so long what is repeated is not done again. */
  private static final double REPEATED = 0.2;

  private final double patience;
  private double spent;

  /**
   * @param patience seconds of the processor, for all that is timed
   */
  Timer(double patience) {
    this.patience = patience;
  }

  /** Whether it has timed for so long that what need not be timed should not be. */
  boolean isTired() {
    return spent > patience;
  }

  /**
   * Of a step, one of many.
   *
   * @param finished whether there are no further steps
   */
  double step(BooleanSupplier finished, Runnable step) {
    long begin = System.nanoTime();
    double start = cpuSeconds();
    double before;
    double fastest = Double.POSITIVE_INFINITY;
    boolean busy;
    do {
      before = fastest;
      double compiled = compilerSeconds();
      fastest = fastestOfLaterHalf(window(finished, step, begin));
      busy = compilerSeconds() - compiled > BUSY * WINDOW;
    } while (!finished.getAsBoolean() && !isTired() && cpuSeconds() - start < MOST && seconds(begin) < LONGEST
        && (busy || Math.max(before, fastest) > AGREES * Math.min(before, fastest)));
    return fastest;
  }

  private List<Double> window(BooleanSupplier finished, Runnable step, long begin) {
    List<Double> all = new ArrayList<>();
    double sum = 0;
    while (!finished.getAsBoolean() && sum < WINDOW && seconds(begin) < LONGEST) {
      double one = once(step);
      all.add(one);
      sum += one;
    }
    return all;
  }

  /**
   * The least of those that make up the later half of the time: the first ones run before the code is compiled, and
   * where an algorithm fills a replay before it learns, they do less than all that follow.
   */
  static double fastestOfLaterHalf(List<Double> seconds) {
    double half = seconds.stream().mapToDouble(Double::doubleValue).sum() / 2;
    double fastest = Double.POSITIVE_INFINITY;
    double later = 0;
    for (int i = seconds.size() - 1; i >= 0 && later <= half; i--) {
      later += seconds.get(i);
      fastest = Math.min(fastest, seconds.get(i));
    }
    return seconds.isEmpty() ? 0 : fastest;
  }

  /** Of work that can be done again; the first time it also has its code loaded and compiled. */
  double repeated(Runnable work) {
    double fastest = Double.POSITIVE_INFINITY;
    double sum = 0;
    do {
      double one = once(work);
      fastest = Math.min(fastest, one);
      sum += one;
    } while (!isTired() && sum < REPEATED && sum + fastest < 2 * REPEATED);
    return fastest;
  }

  /** Of work that warms up and repeats what it does by itself: how long it takes. */
  double byTheClock(Runnable work) {
    long begin = System.nanoTime();
    once(work);
    return seconds(begin);
  }

  /** Of this thread, so that what else the machine does makes no difference; by the clock where it is not known. */
  double once(Runnable work) {
    double start = cpuSeconds();
    work.run();
    double seconds = cpuSeconds() - start;
    spent += seconds;
    return seconds;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }

  /** What the compiler has spent; 0 where it is not known. */
  private static double compilerSeconds() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime() * 1e-3 : 0;
  }

  private static double cpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return (threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime()) * 1e-9;
  }
}
