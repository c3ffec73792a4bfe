// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.special.Gamma;

/** What so many seeds show, if it is so, in {@value #WANTED} of studies. */
public final class Power {
  /** Share of the studies that show what is so. */
  public static final double WANTED = 0.8;

  /** With more pairs the test is as good as Student's at the level that sign flips attain, to 1 % of the difference. */
  private static final int SIMULATED = 7;

  /** With as many pairs, a level is attained to the digits that a number has. */
  private static final int MANY = 60;

  private static final int STUDIES = 5_000;
  private static final long SEED = 19_880_001;
  private static final double MOST = 10;
  private static final double EXACT = 1e-3;
  private static final int SLICES = 400;
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private Power() {}

  /**
   * The mean difference, in standard deviations of normal differences, that the {@linkplain SignFlip sign-flip test}
   * shows to be above 0 at a level; empty where so few pairs can show nothing.
   */
  public static OptionalDouble difference(int pairs, double level) {
    if (pairs < SignFlip.fewest(level)) {
      return OptionalDouble.empty();
    }
    // so many sign assignments may be as far as the one seen; where just that one, all differences are above 0
    double assignments = Math.pow(2, Math.min(pairs, MANY));
    double allowed = Math.floor(level * assignments + 1e-9);
    return OptionalDouble.of(
        allowed == 1 ? NORMAL.inverseCumulativeProbability(Math.pow(WANTED, 1.0 / pairs))
            : pairs <= SIMULATED ? simulated(pairs, (int) allowed) : student(pairs, allowed / assignments));
  }

  /**
   * The share of all trainings that succeeds if it is then shown, by the {@linkplain Majority sign test}, that at least
   * half do, at a level of {@value Judgement#LEVEL}; empty where so few trials can show nothing.
   */
  public static OptionalDouble share(int trials) {
    int needed = 0;
    while (needed <= trials && new Majority(needed, trials).judged() != Judgement.SHOWN) {
      needed++;
    }
    // that the needed number succeed has the probability of a beta distribution
    return needed > trials ? OptionalDouble.empty()
        : OptionalDouble.of(
            new BetaDistribution(null, needed, trials - needed + 1).inverseCumulativeProbability(WANTED));
  }

  /** The difference that would have been shown in each of many studies, of which the wanted quantile is taken. */
  private static double simulated(int pairs, int allowed) {
    Well19937c random = new Well19937c(SEED);
    double[] needed = new double[STUDIES];
    double[] differences = new double[pairs];
    for (int i = 0; i < STUDIES; i++) {
      for (int k = 0; k < pairs; k++) {
        differences[k] = random.nextGaussian();
      }
      needed[i] = needed(differences, allowed);
    }
    Arrays.sort(needed);
    return needed[(int) Math.ceil(WANTED * STUDIES) - 1];
  }

  private static double needed(double[] differences, int allowed) {
    double low = -MOST;
    double high = MOST;
    while (high - low > EXACT) {
      double middle = (low + high) / 2;
      if (farther(differences, middle, differences.length, 0, allowed + 1) <= allowed) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** Sign assignments whose sum is no less than that of the differences, by what those lose that change their sign. */
  private static int farther(double[] differences, double shift, int left, double lost, int enough) {
    if (left == 0) {
      return lost <= 0 ? 1 : 0;
    }
    double next = differences[left - 1] + shift;
    int count = farther(differences, shift, left - 1, lost, enough);
    return count >= enough ? count
        : count + farther(differences, shift, left - 1, lost + next, enough - count);
  }

  private static double student(int pairs, double level) {
    int freedom = pairs - 1;
    double critical = new TDistribution(null, freedom).inverseCumulativeProbability(1 - level);
    return new BrentSolver(1e-9)
        .solve(1000, shift -> power(critical, shift * Math.sqrt(pairs), freedom) - WANTED, 0, MOST);
  }

  /** Probability that Student's t with a noncentrality lies beyond a value, over how its standard error comes out. */
  private static double power(double critical, double noncentrality, int freedom) {
    double width = 8 / Math.sqrt(2.0 * freedom);
    double from = Math.max(0, 1 - width);
    double step = (1 + width - from) / SLICES;
    double half = freedom / 2.0;
    double constant = Math.log(2) + half * Math.log(half) - Gamma.logGamma(half);
    double sum = 0;
    for (int i = 1; i < SLICES; i++) {
      double error = from + i * step;
      double density = Math.exp(constant + (freedom - 1) * Math.log(error) - half * error * error);
      sum += density * NORMAL.cumulativeProbability(noncentrality - critical * error);
    }
    return sum * step;
  }
}
