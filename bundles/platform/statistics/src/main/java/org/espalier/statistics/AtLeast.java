// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * The claim that at least a share of all trainings would succeed, of which some were tried: the exact binomial test,
 * which goes with the bounds of Clopper and Pearson (1934). It assumes that trainings are independent; where their
 * chances differ, what is claimed of is the mean of these, and the test is all the more careful (Hoeffding 1956).
 *
 * @param successes how many succeeded
 * @param trials how many were tried; those that failed by themselves are among them
 * @param share above 0 and below 1
 */
public record AtLeast(int successes, int trials, double share) {
  public AtLeast {
    if (successes < 0 || successes > trials) {
      throw new IllegalArgumentException(successes + " successes of " + trials);
    }
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share of " + share);
    }
  }

  /** Probability of so many successes or more if just this share of all succeeded; 1 where nothing was tried. */
  public double p() {
    // without a generator: nothing is drawn
    return trials == 0 ? 1
        : new BinomialDistribution(null, trials, 1 - share).cumulativeProbability(trials - successes);
  }

  /** The same of the opposite claim, that fewer would succeed. */
  public double against() {
    return trials == 0 ? 1 : new BinomialDistribution(null, trials, share).cumulativeProbability(successes);
  }

  /** Whether the claim is shown; excluded is that fewer would succeed, shown in the same way. */
  public Judgement judged() {
    return Judgement.of(p(), against());
  }
}
