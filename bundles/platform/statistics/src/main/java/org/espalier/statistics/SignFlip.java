// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import org.apache.commons.math3.random.Well19937c;

/**
 * The sign-flip test of differences paired by seed (Fisher 1935, The Design of Experiments, section 21): if it makes no
 * difference which of two treatments a training has, each difference could as well have the other sign. The p-value is
 * the share of all assignments of signs whose mean is as far from 0 as the one seen, that one included. Nothing is
 * assumed of how results are distributed, and a p-value below 1 / 2<sup>n</sup> can't come out of n seeds.
 *
 * <p>All assignments are counted up to {@value #EXACT} differences that are not 0; of more, {@value #DRAWN} are drawn,
 * always the same, the one seen counted among them, so that the test still holds its level.
 */
public final class SignFlip {
  /** Up to here in two halves, each of which fits in memory. */
  private static final int EXACT = 40;

  private static final int DRAWN = 99_999;
  private static final long SEED = 19_350_001;
  /** Sums that differ by less than rounding are the same. */
  private static final double SAME = 1e-12;

  private SignFlip() {}

  /** P-value of the claim that the differences are above 0; NaN where there are none. */
  public static double above(double... differences) {
    return p(differences, false);
  }

  /** P-value of the claim that the differences are not 0, on either side; NaN where there are none. */
  public static double apart(double... differences) {
    return p(differences, true);
  }

  /** The fewest pairs whose differences can be shown to be above 0 at a level; one more for either side. */
  public static int fewest(double level) {
    return Majority.fewest(level);
  }

  private static double p(double[] differences, boolean eitherSide) {
    if (differences.length == 0 || Arrays.stream(differences).anyMatch(Double::isNaN)) {
      return Double.NaN;
    }
    double[] sizes = Arrays.stream(differences).filter(d -> d != 0).map(Math::abs).toArray();
    double sum = Arrays.stream(differences).sum();
    double slack = SAME * Arrays.stream(sizes).sum();
    double seen = eitherSide ? Math.abs(sum) : sum;
    if (eitherSide && seen <= slack) {
      return 1;
    }
    // the distribution of the sum is symmetric
    double p = sizes.length <= EXACT ? exact(sizes, seen - slack) : drawn(sizes, seen - slack);
    return eitherSide ? Math.min(1, 2 * p) : p;
  }

  /** Share of the sign assignments with a sum of so much or more. */
  private static double exact(double[] sizes, double least) {
    int half = sizes.length / 2;
    double[] some = sums(Arrays.copyOfRange(sizes, 0, half));
    double[] others = sums(Arrays.copyOfRange(sizes, half, sizes.length));
    Arrays.sort(some);
    Arrays.sort(others);
    long count = 0;
    int from = others.length;
    for (double sum : some) {
      while (from > 0 && sum + others[from - 1] >= least) {
        from--;
      }
      count += others.length - from;
    }
    return count / ((double) some.length * others.length);
  }

  /** The sums of all sign assignments. */
  private static double[] sums(double[] sizes) {
    double[] sums = {0};
    for (double size : sizes) {
      double[] more = new double[2 * sums.length];
      for (int i = 0; i < sums.length; i++) {
        more[2 * i] = sums[i] - size;
        more[2 * i + 1] = sums[i] + size;
      }
      sums = more;
    }
    return sums;
  }

  private static double drawn(double[] sizes, double least) {
    Well19937c random = new Well19937c(SEED);
    int count = 1;
    for (int i = 0; i < DRAWN; i++) {
      double sum = 0;
      for (double size : sizes) {
        sum += random.nextBoolean() ? size : -size;
      }
      count += sum >= least ? 1 : 0;
    }
    return count / (DRAWN + 1.0);
  }
}
