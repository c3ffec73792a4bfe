// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.Arrays;
import org.espalier.api.random.RandomStream;

/**
 * What is expected of allocations before they are looked at: the score after brief finetuning follows from the score
 * without, and that from the point. Higher is better.
 */
final class Surrogate {
  private final GaussianProcess cheap;
  private final TwoFidelities costly;

  /**
   * @param screened points of which the cheap score is known, at least one
   * @param cheap score of each
   * @param tried points of which the costly score is known, too, at least one
   * @param cheapOfTried cheap score of each of these
   * @param costly score of each of these
   */
  Surrogate(double[][] screened, double[] cheap, double[][] tried, double[] cheapOfTried, double[] costly) {
    this.cheap = new GaussianProcess(screened, cheap);
    this.costly = new TwoFidelities(tried, cheapOfTried, costly);
  }

  /** One draw of the costly scores. */
  double[] draw(double[][] points, RandomStream random) {
    return draw(points, cheap.draw(points, random), random);
  }

  /** The same where cheap scores are known. */
  double[] draw(double[][] points, double[] known, RandomStream random) {
    return costly.draw(points, known, random);
  }

  /** The expected costly scores and so many of their standard deviations (Srinivas et al. 2010, GP-UCB, eq. 6). */
  double[] optimistic(double[][] points, double bonus) {
    double[] scores = costly.mean(points, cheap.mean(points));
    double[] deviations = costly.deviation(points, cheap.deviation(points));
    Arrays.setAll(scores, i -> scores[i] + bonus * deviations[i]);
    return scores;
  }
}
