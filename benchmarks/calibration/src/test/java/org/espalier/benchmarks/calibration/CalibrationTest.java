// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.calibration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.statistics.Comparison;
import org.espalier.statistics.Judgement;
import org.junit.jupiter.api.Test;

/** What the report claims is false in at most one of twenty studies; the simulation sees where other rules fail. */
class CalibrationTest {
  private static final int STUDIES = 3000;
  /** The level, and three deviations of what is counted. */
  private static final double MOST = Judgement.LEVEL + 3 * Math.sqrt(0.05 * 0.95 / STUDIES);

  @Test
  void whatIsClaimedToBeKeptIsKept() {
    for (Law law : Law.all()) {
      for (int seeds : new int[] {3, 5, 10, 20}) {
        double rate = Keeping.MAJORITY.rate(law, seeds, STUDIES);
        assertTrue(Keeping.MAJORITY.holds(law) || rate <= MOST, law.name() + ", " + seeds + " seeds: " + rate);
      }
    }
  }

  @Test
  void ofEqualTreatmentsNoneIsClaimedToBeBetter() {
    for (Law law : Law.all()) {
      for (int seeds : new int[] {3, 5, 10, 20}) {
        for (Differing rule : new Differing[] {Differing.SIGN_FLIP, Differing.BETTER}) {
          double rate = rule.rate(law, law, seeds, STUDIES);
          assertTrue(rate <= MOST, rule + ", " + law.name() + ", " + seeds + " seeds: " + rate);
        }
      }
    }
  }

  /** To win is to beat every control: here one of two is always beaten, the other is as good. */
  @Test
  void winningAgainstAllControlsNeedsNoCorrection() {
    Law good = Law.failing(0.3);
    for (int seeds : new int[] {5, 10}) {
      Random random = new Random(seeds);
      int won = 0;
      for (int i = 0; i < STUDIES; i++) {
        double[] subject = good.sample(seeds, random);
        boolean first = Differing.BETTER.claims(subject, good.sample(seeds, random), random);
        boolean second = Differing.BETTER.claims(
            subject, IntStream.range(0, seeds).mapToDouble(k -> -1).toArray(), random);
        won += first && second ? 1 : 0;
      }
      assertTrue(won <= MOST * STUDIES, seeds + " seeds: " + won);
    }
  }

  /** A family of eight comparisons with nothing in it. */
  @Test
  void holmKeepsAFamilyAtTheLevel() {
    Law law = Law.failing(0.3);
    Random random = new Random(8);
    int claimed = 0;
    for (int i = 0; i < STUDIES; i++) {
      double[] subject = law.sample(10, random);
      double[] holm = Comparison.holm(IntStream.range(0, 8)
          .mapToObj(k -> Comparison.paired(subject, law.sample(10, random)).p()).toList());
      claimed += IntStream.range(0, 8).anyMatch(k -> holm[k] <= Judgement.LEVEL) ? 1 : 0;
    }
    assertTrue(claimed <= MOST * STUDIES, claimed + " of " + STUDIES);
  }

  @Test
  void theSimulationSeesRulesThatAreTooSure() {
    Law failing = Law.failing(0.3);
    assertFalse(Keeping.STUDENT.holds(failing), "in the mean .79 is kept");
    assertFalse(Keeping.TRIMMED.holds(failing));
    assertTrue(Keeping.TRIMMED.rate(failing, 5, STUDIES) > 0.3, "the seed that failed is trimmed away");
    assertTrue(Keeping.STUDENT.rate(failing, 5, STUDIES) > 0.1, "none of five failed, and the interval is narrow");
    assertTrue(Keeping.PERCENTILE.rate(failing, 5, STUDIES) > 0.1);
    assertTrue(Differing.PERCENTILE.rate(Law.all().get(0), Law.all().get(0), 5, STUDIES) > 0.1);
    assertTrue(Differing.INTERQUARTILE.rate(Law.failing(0.2), Law.failing(0.2), 3, STUDIES) > MOST);
  }
}
