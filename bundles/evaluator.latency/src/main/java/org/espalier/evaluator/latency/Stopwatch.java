package org.espalier.evaluator.latency;

import java.util.Arrays;

/**
 * Times pieces of work that take turns.
 *
 * @param timings of each, of which the median is taken
 * @param warmUpSeconds after which all are measured, even if they still get faster
 * @param seconds after which five timings are enough
 */
record Stopwatch(int timings, double warmUpSeconds, double seconds) {
  private static final double NANOS = 1e9;
  /** Long beside what it takes to read the clock. */
  private static final long SHORTEST_TIMING_NANOS = 50_000;
  private static final int ENOUGH = 5;

  /** Work of a warm-up's round: what takes longer is done once. */
  private static final long ROUND_NANOS = 1_000_000;
  /** A compiler that works meanwhile needs about this many rounds. */
  private static final int PATIENCE = 25;
  /** What makes one round faster than another. */
  private static final double FASTER = 0.98;

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

  /** Goes on until no work gets faster any more. Number of repetitions of each that make a timing long enough. */
  private int[] warmUp(Runnable[] works) {
    long start = System.nanoTime();
    double[] fastest = new double[works.length];
    Arrays.fill(fastest, Double.MAX_VALUE);
    int rounds = 0;
    do {
      rounds++;
      for (int w = 0; w < works.length; w++) {
        double nanos = round(works[w]);
        if (nanos < FASTER * fastest[w]) {
          fastest[w] = nanos;
          rounds = 0;
        }
      }
    } while (rounds < PATIENCE && System.nanoTime() - start < NANOS * warmUpSeconds * works.length);
    return Arrays.stream(fastest).mapToInt(nanos -> (int) Math.ceil(SHORTEST_TIMING_NANOS / nanos)).toArray();
  }

  /** Nanoseconds of one repetition, of as many as a round has room for. */
  private static double round(Runnable work) {
    long start = System.nanoTime();
    int repeats = 0;
    do {
      work.run();
      repeats++;
    } while (System.nanoTime() - start < ROUND_NANOS);
    return Math.max(1, (double) (System.nanoTime() - start) / repeats);
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
