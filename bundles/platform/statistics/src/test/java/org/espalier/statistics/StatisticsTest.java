// SPDX-License-Identifier: Apache-2.0
package org.espalier.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Expected numbers are SciPy 1.17's, by the calls that stand beside them, unless a comment says otherwise. */
class StatisticsTest {
  private static final double[] X = {0.91, 0.97, 0.88, 0.95, 0.99};
  private static final double[] Y = {0.85, 0.93, 0.90, 0.80, 0.96};
  private static final double[] TEN = {0.91, 0.97, 0.88, 0.95, 0.99, 0.42, 1.02, 0.93, 0.94, 0.90};

  private static void assertInterval(double low, double estimate, double high, Interval actual) {
    assertArrayEquals(
        new double[] {low, estimate, high}, new double[] {actual.low(), actual.estimate(), actual.high()}, 1e-7);
  }

  @Test
  void interquartileMeanLeavesOutAQuarterAtEachEnd() {
    assertEquals(3, Statistic.INTERQUARTILE_MEAN.of(100, 2, 3, 4, -50), 1e-12);
    assertEquals(4.5, Statistic.INTERQUARTILE_MEAN.of(1, 2, 3, 4, 5, 6, 7, 8), 1e-12);
  }

  @Test
  void theIntervalOfAMeanIsStudents() {
    // t.interval(.95, 4, X.mean(), sem(X))
    assertInterval(0.8844710978960442, 0.94, 0.995528902103956, Statistic.MEAN.interval(X));
  }

  @Test
  void theIntervalOfAnInterquartileMeanSeesTheSeedThatItLeavesOut() {
    Interval interval = Statistic.INTERQUARTILE_MEAN.interval(1, 1, 1, 1, 0);
    assertEquals(1, interval.estimate());
    assertEquals(1, interval.high());
    assertTrue(interval.low() < 0.5, interval + "");
    // where nothing fails it is that of a trimmed mean: mstats.trimmed_mean_ci(X, limits=(.2, .2))
    assertInterval(0.84605996, 0.9433333333333334, 1.0406067, Statistic.INTERQUARTILE_MEAN.interval(X));
  }

  @Test
  void oneValueHasNoIntervalAndEqualOnesHaveNone() {
    assertFalse(Statistic.MEAN.interval(3).bounded());
    for (Statistic statistic : Statistic.values()) {
      Interval equal = statistic.interval(500, 500, 500, 500, 500);
      assertEquals(500, equal.estimate());
      assertFalse(equal.bounded(), "they don't show how much other seeds would vary");
    }
  }

  @Test
  void anIntervalStaysWithinTheBoundsOfWhatIsMeasured() {
    assertInterval(0.9, 0.98, 1, new Interval(0.9, 0.98, 1.06, 5).within(0, 1));
    assertFalse(Interval.without(1, 5).within(0, 1).bounded());
  }

  /** Share of simulated studies whose interval holds the true value, by a fixed seed. */
  private static double coverage(int studies, double truth, Function<Random, Interval> study) {
    Random random = new Random(20_210_830);
    int held = 0;
    for (int i = 0; i < studies; i++) {
      Interval interval = study.apply(random);
      held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    return (double) held / studies;
  }

  private static double[] normal(Random random, int n, double mean) {
    return random.doubles(n).map(u -> mean + random.nextGaussian()).toArray();
  }

  @Test
  void intervalsOfFewSeedsHoldTheTruthAsOftenAsTheySay() {
    for (int n : new int[] {3, 5, 10}) {
      assertEquals(0.95, coverage(8000, 0, r -> Statistic.MEAN.interval(normal(r, n, 0))), 0.01, n + " seeds");
    }
    for (int n : new int[] {3, 5, 8}) {
      double held = coverage(250, 0, r -> Statistic.INTERQUARTILE_MEAN.interval(normal(r, n, 0)));
      assertTrue(held > 0.9, n + " seeds: " + held);
    }
  }

  @Test
  void intervalsOfSkewedSeedsHoldTheTruthLessOftenButStillMostly() {
    // a percentile bootstrap holds it in 78 % of the cases
    double held = coverage(8000, 1, r -> Statistic.MEAN.interval(r.doubles(5).map(u -> -Math.log(u)).toArray()));
    assertEquals(0.88, held, 0.015);
  }

  @Test
  void theStratifiedBootstrapHoldsTheTruthWithThreeSeedsAStratum() {
    double held = coverage(
        250, 1, r -> Bootstrap.interval(List.of(normal(r, 3, 0), normal(r, 3, 1), normal(r, 3, 2)), Statistic.MEAN));
    // percentiles at 2.5 and 97.5 would hold it in 87 %
    assertTrue(held > 0.91 && held < 0.98, "" + held);
  }

  @Test
  void aBootstrapOfManyValuesIsNearTheNormalInterval() {
    double[] sample = new Random(1).doubles(400).toArray();
    double mean = Statistic.MEAN.of(sample);
    double reach = 1.96 * Math.sqrt(1.0 / 12) / 20;
    Interval interval = Bootstrap.interval(List.of(sample), Statistic.MEAN);
    assertEquals(mean - reach, interval.low(), 0.004);
    assertEquals(mean + reach, interval.high(), 0.004);
    assertEquals(interval, Bootstrap.interval(List.of(sample), Statistic.MEAN), "the same sample, the same interval");
  }

  @Test
  void strataAreResampledByThemselves() {
    // two strata without spread: whatever is drawn, the mean is the same
    assertInterval(
        0.5, 0.5, 0.5, Bootstrap.interval(List.of(new double[] {0, 0, 0}, new double[] {1, 1, 1}), Statistic.MEAN));
  }

  @Test
  void aStratumOfOneValueAllowsNoInterval() {
    assertFalse(Bootstrap.interval(List.of(X, new double[] {1}), Statistic.MEAN).bounded());
  }

  @Test
  void holmMatchesTheWorkedExample() {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    double[] expected = {0.03, 0.06, 0.06, 0.02};
    assertArrayEquals(expected, Comparison.holm(List.of(0.01, 0.04, 0.03, 0.005)), 1e-12);
  }

  @Test
  void holmLeavesOutWhatHasNoPValue() {
    assertArrayEquals(new double[] {Double.NaN, 0.04, 0.06}, Comparison.holm(List.of(Double.NaN, 0.02, 0.06)), 1e-12);
  }

  @Test
  void pairedComparison() {
    Comparison comparison = Comparison.paired(X, Y);
    // t.interval(.95, 4, (X - Y).mean(), sem(X - Y))
    assertInterval(-0.02524307803787229, 0.052, 0.12924307803787224, comparison.difference());
    // permutation_test((X - Y,), sum, permutation_type="samples", n_resamples=inf, alternative="two-sided", "greater")
    assertEquals(0.125, comparison.p());
    assertEquals(0.0625, comparison.better());
    // mannwhitneyu(X, Y).statistic / 25, and the roots of Newcombe's equation by optimize.brentq
    assertInterval(0.39447795732685215, 0.76, 0.9337983299906539, comparison.improvement());
  }

  @Test
  void pairsAreNeeded() {
    assertThrows(IllegalArgumentException.class, () -> Comparison.paired(X, new double[] {1}));
  }

  @Test
  void pairedRatio() {
    // exp(t.interval(.95, 4, log(X / Y).mean(), sem(log(X / Y))))
    assertInterval(0.96959838, 1.0598143582115753, 1.15842446, Comparison.ratio(X, Y));
  }

  @Test
  void winningAlwaysIsNotCertainToGoOn() {
    assertInterval(0.6427028239310466, 1, 1, Improvement.of(X, new double[] {0, 0.1, 0.2, 0.3, 0.4}));
    assertInterval(0, 0, 1 - 0.6427028239310466, Improvement.of(new double[] {0, 0.1, 0.2, 0.3, 0.4}, X));
    double[] three = {1, 2, 3};
    assertInterval(0.50101876070153, 1, 1, Improvement.of(three, new double[] {0, 0, 0}));
  }

  @Test
  void improvementOverStrataIsTheirMeanAndSurer() {
    Interval one = Improvement.of(X, Y);
    Interval four = Improvement.of(List.of(X, X, X, X), List.of(Y, Y, Y, Y));
    assertEquals(0.76, four.estimate(), 1e-12);
    assertTrue(four.low() > one.low() && four.high() < one.high() && four.low() > 0.5);
  }

  @Test
  void equalTreatmentsDoNotDiffer() {
    Comparison comparison = Comparison.paired(new double[] {500, 500, 500}, new double[] {500, 500, 500});
    assertEquals(1, comparison.p());
    assertEquals(0.5, comparison.improvement().estimate());
    assertEquals(1, comparison.better());
    assertFalse(comparison.difference().bounded());
  }

  @Test
  void shareHasTheExactInterval() {
    // binomtest(5, 5).proportion_ci(.95, "exact"), binomtest(4, 5), binomtest(0, 5), binomtest(37, 40)
    assertInterval(0.47817624989501856, 1, 1, Proportion.of(5, 5));
    assertInterval(0.28358206388191054, 0.8, 0.9949492366205319, Proportion.of(4, 5));
    assertInterval(0, 0, 0.5218237501049814, Proportion.of(0, 5));
    assertInterval(0.796135251267101, 0.925, 0.9842578201489585, Proportion.of(37, 40));
    assertFalse(Proportion.of(0, 0).bounded());
  }

  @Test
  void aMajorityIsShownByTheSignTest() {
    // binomtest(5, 5, .5, "greater"), and proportion_ci(.95, "exact").low of the same
    assertEquals(0.03125, new Majority(5, 5).p(), 1e-15);
    assertEquals(0.5492802716530591, new Majority(5, 5).atLeast(), 1e-9);
    assertEquals(0.1875, new Majority(4, 5).p(), 1e-15);
    assertEquals(9.732502803672105e-09, new Majority(37, 40).p(), 1e-20);
    assertEquals(Judgement.SHOWN, new Majority(5, 5).judged());
    assertEquals(Judgement.NOT_SHOWN, new Majority(4, 5).judged());
    assertEquals(Judgement.EXCLUDED, new Majority(0, 5).judged());
    assertEquals(Judgement.NOT_SHOWN, new Majority(3, 3).judged());
    assertEquals(Judgement.NOT_SHOWN, new Majority(0, 0).judged());
  }

  @Test
  void aMajorityThatIsNotShownTellsHowManySeedsWould() {
    assertEquals(5, new Majority(3, 3).trialsToShow());
    assertEquals(8, new Majority(4, 5).trialsToShow());
    assertEquals(5, new Majority(5, 5).trialsToShow());
    assertEquals(5, Majority.fewest(0.05));
    assertEquals(5, Majority.fewest(1 / 32.0));
    assertEquals(6, Majority.fewest(0.03));
    for (int trials = 1; trials <= 12; trials++) {
      for (int successes = 0; successes <= trials; successes++) {
        Majority tried = new Majority(successes, trials);
        int grown = tried.trialsToShow();
        int more = grown - trials;
        assertEquals(Judgement.SHOWN, new Majority(successes + more, grown).judged());
        assertTrue(more == 0 || new Majority(successes + more - 1, grown - 1).judged() != Judgement.SHOWN);
      }
    }
  }

  @Test
  void signFlipsCountAllAssignments() {
    // permutation_test as above, of TEN - .85
    double[] differences = Arrays.stream(TEN).map(x -> x - 0.85).toArray();
    assertEquals(0.2685546875, SignFlip.above(differences), 1e-12);
    assertEquals(0.537109375, SignFlip.apart(differences), 1e-12);
    assertEquals(1 / 32.0, SignFlip.above(1, 1, 1, 1, 1));
    assertEquals(2 / 32.0, SignFlip.apart(1, 1, 1, 1, 1));
    assertEquals(1, SignFlip.above(-1, -1, -1));
    assertEquals(1, SignFlip.apart(0, 0), 0);
    // .1 + .1 - .1 is not .1 in floating point: of the 8 assignments, those with at most one minus reach it
    assertEquals(4 / 8.0, SignFlip.above(0.1, 0.1, -0.1), 1e-12);
    assertTrue(Double.isNaN(SignFlip.above()));
  }

  @Test
  void signFlipsOfManySeedsAreCountedInHalvesOrDrawn() {
    Random random = new Random(3);
    double[] forty = random.doubles(40).map(u -> random.nextGaussian() + 0.3).toArray();
    double[] more = Arrays.copyOf(forty, 41);
    more[40] = 1e-9;
    // what is added changes nothing but the way of counting: drawn from 99,999, p differs by less than four deviations
    double exact = SignFlip.above(forty);
    assertEquals(exact, SignFlip.above(more), 4 * Math.sqrt(exact * (1 - exact) / 99_999));
    assertEquals(SignFlip.above(more), SignFlip.above(more));
  }

  @Test
  void aSignFlipTestHoldsItsLevelWhereFewSeedsFail() {
    Random random = new Random(7);
    for (int n : new int[] {5, 10}) {
      int claimed = 0;
      for (int study = 0; study < 4000; study++) {
        double[] differences = random.doubles(n)
            .map(u -> (random.nextDouble() < 0.3 ? 0.3 : 1) - (random.nextDouble() < 0.3 ? 0.3 : 1)).toArray();
        claimed += SignFlip.above(differences) <= Judgement.LEVEL ? 1 : 0;
      }
      assertTrue(claimed <= 0.05 * 4000 + 40, n + " seeds: " + claimed);
    }
  }

  @Test
  void retentionIsOneOfTheDenseNetworkAndNoneOfTheFloor() {
    assertEquals(0.75, Retention.of(0.325, 0.1, 1, -1), 1e-12);
    assertEquals(0.5, Retention.of(260, 500, 20, 1), 1e-12);
    assertTrue(Double.isNaN(Retention.of(0.5, 1.1, 1, -1)), "a dense network worse than the floor has nothing to keep");
  }
}
