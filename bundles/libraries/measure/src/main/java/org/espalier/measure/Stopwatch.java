// SPDX-License-Identifier: Apache-2.0
package org.espalier.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times pieces of work that take turns. What disturbs a measurement shows in timings that spread, or whose first half
 * differs from the second; such a measurement is made again, and the least disturbed one counts.
 *
 * @param timings of each, of which the quartiles are taken
 * @param warmUpSeconds after which all are measured, even if they still get faster
 * @param seconds after which five timings are enough
 * @param attempts how often is measured at most
 * @param calm the largest disturbance of a measurement that is not made again
 * @param clock in nanoseconds
 */
public record Stopwatch(
    int timings, double warmUpSeconds, double seconds, int attempts, double calm, LongSupplier clock) {
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

  /**
   * Times pieces of work, after a warm-up.
   *
   * @return one measurement of each, in their order
   */
  public List<Timing> measure(Runnable... works) {
    int[] repeats = warmUp(works);
    List<Timing> best = once(works, repeats);
    for (int attempt = 1; attempt < attempts && disturbance(best) > calm; attempt++) {
      best = List.of(best, once(works, repeats)).stream()
          .min(Comparator.comparingDouble(Stopwatch::disturbance))
          .orElseThrow();
    }
    return best;
  }

  /** The disturbance of the most disturbed. */
  public static double disturbance(List<Timing> measured) {
    return measured.stream().mapToDouble(Timing::disturbance).max().orElseThrow();
  }

  private List<Timing> once(Runnable[] works, int[] repeats) {
    double[][] measured = new double[works.length][timings];
    long start = clock.getAsLong();
    int done = 0;
    while (done < timings && (done < ENOUGH || clock.getAsLong() - start < NANOS * seconds)) {
      for (int w = 0; w < works.length; w++) {
        measured[w][done] = time(works[w], repeats[w]);
      }
      done++;
    }
    int count = done;
    return Arrays.stream(measured).map(times -> Timing.of(Arrays.copyOf(times, count))).toList();
  }

  /** Goes on until no work gets faster any more. Number of repetitions of each that make a timing long enough. */
  private int[] warmUp(Runnable[] works) {
    long start = clock.getAsLong();
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
    } while (rounds < PATIENCE && clock.getAsLong() - start < NANOS * warmUpSeconds * works.length);
    return Arrays.stream(fastest).mapToInt(nanos -> (int) Math.ceil(SHORTEST_TIMING_NANOS / nanos)).toArray();
  }

  /** Nanoseconds of one repetition, of as many as a round has room for. */
  private double round(Runnable work) {
    long start = clock.getAsLong();
    int repeats = 0;
    do {
      work.run();
      repeats++;
    } while (clock.getAsLong() - start < ROUND_NANOS);
    return Math.max(1, (double) (clock.getAsLong() - start) / repeats);
  }

  private double time(Runnable work, int repeats) {
    long before = clock.getAsLong();
    for (int r = 0; r < repeats; r++) {
      work.run();
    }
    return (double) (clock.getAsLong() - before) / repeats;
  }
}
