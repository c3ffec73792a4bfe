// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.math3.random.Well19937c;

/**
 * The {@linkplain SignFlip sign-flip test} of differences that come in batches, with a look at all of them after each,
 * so that no more are asked for once a claim is shown. A group-sequential permutation test, as in AdaStop (Mathieu et
 * al. 2024), of paired differences; error is spent in proportion to the pairs (Lan and DeMets 1983): after n of at most
 * N, {@code level * n / N} of it.
 *
 * <p>Every assignment of signs goes through the same looks as the differences themselves. At each look those stop, of
 * the assignments that have not stopped, that have the largest sums, as many as may have stopped by then. If it makes
 * no difference which of two treatments a training has, the assignment seen is any of them with the same probability,
 * and in all at most the share {@code level} of them ever stops: so the claim is made falsely with at most that
 * probability, however often one looks and however results are distributed.
 *
 * <p>The signs of the first {@value #RUN_THROUGH} differences are run through. That of each further one is a product of
 * some of these, so that the assignments are a group still, which is all that the level needs: what is seen is as good
 * as whatever an assignment makes of it. Not safe for use by several threads.
 */
public final class SequentialSignFlip {
  private static final int RUN_THROUGH = 16;
  private static final long SEED = 20_240_001;
  /** Sums that differ by less than rounding are the same. */
  private static final double SAME = 1e-12;

  private final boolean eitherSide;
  private final double level;
  private final int most;
  private final int runThrough;
  /** By assignment; the first is the one seen. */
  private final double[] sums;

  private final boolean[] stopped;
  private final Well19937c random = new Well19937c(SEED);
  private final Set<Integer> factors = new HashSet<>();
  private int stops;
  private int pairs;
  private double size;

  /**
   * Begins without differences.
   *
   * @param eitherSide whether the claim is that the differences are not 0, else that they are above 0
   * @param level probability with which the claim may be made falsely
   * @param most the number of pairs after which there are no more
   */
  public SequentialSignFlip(boolean eitherSide, double level, int most) {
    this(eitherSide, level, most, RUN_THROUGH);
  }

  SequentialSignFlip(boolean eitherSide, double level, int most, int runThrough) {
    this.eitherSide = eitherSide;
    this.level = level;
    this.most = most;
    this.runThrough = runThrough;
    this.sums = new double[1 << runThrough];
    this.stopped = new boolean[sums.length];
  }

  /**
   * What a look shows.
   *
   * @param pairs how many there are by now
   * @param p share of the assignments that have stopped before or have a sum as far from 0 as the one seen, that one
   *     included
   * @param boundary the error that may have been spent by now
   */
  public record Look(int pairs, double p, double boundary) {
    /** Whether the claim is. */
    public boolean shown() {
      // one assignment is far more than rounding
      return p <= boundary * (1 + SAME);
    }
  }

  /**
   * Adds differences and looks at all of them.
   *
   * @throws IllegalStateException if the claim is shown already, or there would be more pairs than at most
   */
  public Look look(double... more) {
    if (stopped[0] || pairs + more.length > most) {
      throw new IllegalStateException("there is nothing more to look at after " + pairs + " of " + most + " pairs");
    }
    for (double difference : more) {
      add(difference);
    }
    double boundary = level * pairs / most;
    Look look = new Look(pairs, (stops + atLeast(distance(0))) / (double) sums.length, boundary);
    stop((int) Math.floor(boundary * (1 + SAME) * sums.length));
    return look;
  }

  private void add(double difference) {
    if (Double.isNaN(difference)) {
      throw new IllegalArgumentException("a difference is not a number");
    }
    int signs = pairs < runThrough ? 1 << pairs : product();
    factors.add(signs);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += Integer.bitCount(i & signs) % 2 == 0 ? difference : -difference;
    }
    size += Math.abs(difference);
    pairs++;
  }

  /** Of which signs a further one is the product: others than all before, as long as there are others. */
  private int product() {
    int signs = 1 + random.nextInt(sums.length - 1);
    while (factors.contains(signs) && factors.size() < sums.length - 1) {
      signs = 1 + random.nextInt(sums.length - 1);
    }
    return signs;
  }

  private double distance(int assignment) {
    return eitherSide ? Math.abs(sums[assignment]) : sums[assignment];
  }

  /** Assignments that have not stopped and are as far. */
  private int atLeast(double far) {
    int count = 0;
    for (int i = 0; i < sums.length; i++) {
      count += !stopped[i] && distance(i) >= far - SAME * size ? 1 : 0;
    }
    return count;
  }

  /** Stops those that are farthest; of such as are equally far, all or none. */
  private void stop(int allowed) {
    double[] far = new double[sums.length - stops];
    int alive = 0;
    for (int i = 0; i < sums.length; i++) {
      if (!stopped[i]) {
        far[alive++] = distance(i);
      }
    }
    Arrays.sort(far);
    int count = Math.min(allowed - stops, alive);
    while (count > 0 && count < alive && far[alive - count - 1] >= far[alive - count] - SAME * size) {
      count--;
    }
    if (count > 0) {
      double least = far[alive - count] - SAME * size;
      for (int i = 0; i < sums.length; i++) {
        if (!stopped[i] && distance(i) >= least) {
          stopped[i] = true;
          stops++;
        }
      }
    }
  }
}
