package org.espalier.evaluator.latency;

import java.util.Arrays;

/**
 * Times pieces of work that take turns.
 *
 * @param timings of each, of which the median is taken
 * @param warmUpSeconds during which nothing is measured
 * @param seconds after which five timings are enough
 */
record Stopwatch(int timings, double warmUpSeconds, double seconds) {
  private static final double NANOS = 1e9;
  /** Long beside what it takes to read the clock. */
  private static final long SHORTEST_TIMING_NANOS = 50_000;
  private static final int ENOUGH = 5;

  /** Median nanoseconds of each. */
  double[] medians(Runnable... works) {
    int[] repeats = warmUp(works);
    double[][] measured = new double[works.length][timings];
    long start = System.nanoTime();
    int done = 0;
    while (done < timings && (done < ENOUGH || System.nanoTime() - start < NANOS * seconds)) {
      for (int w = 0; w < works.length; w++) {
        measured[w][done] = time(works[w], repeats[w]);
      }
      done++;
    }
    int count = done;
    return Arrays.stream(measured).mapToDouble(times -> median(Arrays.copyOf(times, count))).toArray();
  }

  /** Number of repetitions of each that make a timing long enough. */
  private int[] warmUp(Runnable[] works) {
    long start = System.nanoTime();
    double[] fastest = new double[works.length];
    Arrays.fill(fastest, Double.MAX_VALUE);
    do {
      for (int w = 0; w < works.length; w++) {
        fastest[w] = Math.min(fastest[w], Math.max(1, time(works[w], 1)));
      }
    } while (System.nanoTime() - start < NANOS * warmUpSeconds * works.length);
    return Arrays.stream(fastest).mapToInt(nanos -> (int) Math.ceil(SHORTEST_TIMING_NANOS / nanos)).toArray();
  }

  private static double time(Runnable work, int repeats) {
    long before = System.nanoTime();
    for (int r = 0; r < repeats; r++) {
      work.run();
    }
    return (double) (System.nanoTime() - before) / repeats;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
  }
}
