// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

/**
 * The claim that at least half of all trainings would succeed, of which some were tried: the sign test (Arbuthnott
 * 1710; Conover 1999, Practical Nonparametric Statistics, section 3.4). It assumes that trainings are independent and
 * nothing of how their results are distributed, so it holds for any number of them, also where few fail badly.
 *
 * @param successes how many succeeded
 * @param trials how many were tried; those that failed by themselves are among them
 */
public record Majority(int successes, int trials) {
  private static final int MOST = 10_000;

  public Majority {
    if (successes < 0 || successes > trials) {
      throw new IllegalArgumentException(successes + " successes of " + trials);
    }
  }

  /** Probability of so many successes or more if only half of all succeeded; 1 where nothing was tried. */
  public double p() {
    return half().p();
  }

  /** The same of the opposite claim, that fewer than half would succeed. */
  public double against() {
    return half().against();
  }

  private AtLeast half() {
    return new AtLeast(successes, trials, 0.5);
  }

  /** Whether the claim is shown; excluded is that fewer than half would succeed, shown in the same way. */
  public Judgement judged() {
    return half().judged();
  }

  /** The share of all that succeeds at least, with 95 % confidence: the exact bound (Clopper and Pearson 1934). */
  public double atLeast() {
    return Proportion.atLeast(successes, trials);
  }

  /** How many trials, those that were tried included, would show the claim if all further ones succeeded. */
  public int trialsToShow() {
    for (int more = 0; more < MOST; more++) {
      Majority grown = new Majority(successes + more, trials + more);
      if (grown.judged() == Judgement.SHOWN) {
        return grown.trials();
      }
    }
    throw new IllegalStateException(trials - successes + " failures are too many");
  }

  /** The fewest trials that can show the claim at a level: all of them have to succeed. */
  public static int fewest(double level) {
    return (int) Math.ceil(-Math.log(level) / Math.log(2) - 1e-9);
  }
}
