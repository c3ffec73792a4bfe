// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.hedging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Sentence;
import org.junit.jupiter.api.Test;

/** What every measure of risk promises, tried on samples of some hundred profits. */
@ContractOf(RiskMeasure.KIND)
public abstract class RiskMeasureContract {
  private static final int SIZE = 200;
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-9;
  private static final double UNTOUCHED = -12345.5;

  /** What some measures have and others have not (Artzner et al. 1999, Coherent measures of risk). */
  protected enum Property {
    /** Who has no less on any path has no less a score. */
    MONOTONE,
    /** Cash that is added to every profit is added to the score. */
    CASH_INVARIANT,
    /** Twice the profits have twice the score. */
    POSITIVELY_HOMOGENEOUS,
    /** A mixture of two positions has at least the mixture of their scores. */
    DIVERSIFYING
  }

  /** The measure under test, which takes samples of 100 profits; two of them are alike. */
  protected abstract RiskMeasure measure();

  /** What it has. */
  protected abstract Set<Property> properties();

  @Test
  protected void itsObjectiveIsBetterTheHigher() {
    Metric objective = measure().objective();
    assertEquals(
        Metric.Direction.HIGHER, objective.direction(), "the objective is minus the risk, so that higher is better;"
            + " its direction");
    assertFalse(
        objective.name().isBlank() || objective.unit().isBlank() || objective.description().isBlank(),
        () -> "the objective must have a name, a unit and a description; it is " + objective);
    assertEquals(objective, measure().objective(), "the objective must always be the same");
  }

  @Test
  protected void scoresAreFiniteNumbers() {
    for (double size : new double[] {1e-6, 1, 1e6}) {
      double score = measure().score(scaled(profits(1), size));
      assertTrue(Double.isFinite(score), "the score must be finite; of profits of about " + size + " it is " + score);
    }
    for (double constant : new double[] {-1e6, -3, 0, 2.5}) {
      double[] same = new double[SIZE];
      Arrays.fill(same, constant);
      double score = measure().score(same);
      assertTrue(
          Double.isFinite(score), () -> "the score must be finite; of profits that are all " + constant + " it is "
              + score);
      double[] slopes = new double[SIZE];
      measure().loss(same, SIZE, measure().threshold(same), slopes);
      assertTrue(
          Arrays.stream(slopes).allMatch(Double::isFinite),
          () -> "slopes must be finite where all profits are " + constant);
    }
  }

  @Test
  protected void aSampleThatIsTooSmallIsRefusedOrScored() {
    try {
      double score = measure().score(new double[] {-2});
      assertTrue(Double.isFinite(score), () -> "the score of a single profit must be finite; it is " + score);
    } catch (InvalidInputException e) {
      Sentence.require(e, "why a single profit has no score");
    }
  }

  @Test
  protected void theScoreIsMinusTheLossAtTheBestThreshold() {
    for (int seed = 0; seed < 5; seed++) {
      double[] profits = profits(seed);
      double best = measure().threshold(profits);
      double least = measure().loss(profits, SIZE, best, new double[SIZE]).value();
      assertEquals(-least, measure().score(profits), TOLERANCE, "score must be minus the loss at the best threshold");
      for (double off : new double[] {-1, -0.1, 0.1, 1}) {
        double other = measure().loss(profits, SIZE, best + off, new double[SIZE]).value();
        assertTrue(
            other >= least - TOLERANCE,
            () -> "no threshold may have a smaller loss than the best, " + best + " with " + least + "; " + (best + off)
                + " has " + other);
      }
    }
  }

  @Test
  protected void withoutAThresholdNoneCounts() {
    if (!measure().thresholded()) {
      double[] profits = profits(2);
      assertEquals(0, measure().threshold(profits), "where there is no threshold, the best one is 0");
      RiskMeasure.Loss loss = measure().loss(profits, SIZE, 0, new double[SIZE]);
      assertEquals(
          loss, measure().loss(profits, SIZE, 3, new double[SIZE]), "a threshold that there is not may change nothing");
      assertEquals(0, loss.thresholdSlope(), "where there is no threshold, its slope is 0");
    }
  }

  /** In float64, by central differences, away from kinks: no two profits are next to each other. */
  @Test
  protected void slopesAreTheDerivativesOfTheLoss() {
    double[] profits = spread();
    double threshold = measure().thresholded() ? measure().threshold(profits) + 0.0123 : 0;
    double[] slopes = new double[profits.length];
    RiskMeasure.Loss loss = measure().loss(profits, profits.length, threshold, slopes);
    for (int i = 0; i < profits.length; i++) {
      int place = i;
      double expected = difference(x -> {
        double[] moved = profits.clone();
        moved[place] += x;
        return loss(moved, threshold);
      });
      assertEquals(expected, slopes[i], 1e-6, "slopes must be the derivatives of the loss by each profit; profit " + i);
    }
    assertEquals(
        difference(x -> loss(profits, threshold + x)), loss.thresholdSlope(), 1e-6,
        "the threshold's slope must be the derivative of the loss by the threshold");
  }

  @Test
  protected void countsTheFirstProfitsAloneAndLeavesThemAsTheyAre() {
    double[] profits = profits(3);
    double[] longer = Arrays.copyOf(profits, SIZE + 3);
    Arrays.fill(longer, SIZE, SIZE + 3, -1e3);
    double[] before = longer.clone();
    double[] slopes = new double[SIZE + 3];
    Arrays.fill(slopes, UNTOUCHED);
    double[] expected = new double[SIZE];
    assertEquals(
        measure().loss(profits, SIZE, 0.5, expected), measure().loss(longer, SIZE, 0.5, slopes),
        "the first count profits are the sample, whatever follows them");
    assertArrayEquals(expected, Arrays.copyOf(slopes, SIZE), "there is a slope for each profit of the sample");
    assertEquals(UNTOUCHED, slopes[SIZE], "slopes behind the sample must stay as they are");
    measure().score(longer);
    measure().threshold(longer);
    assertArrayEquals(before, longer, "profits must be left as they are");
  }

  @Test
  protected void theOrderOfProfitsDoesNotCount() {
    double[] profits = profits(4);
    double[] turned = IntStream.range(0, SIZE).mapToDouble(i -> profits[SIZE - 1 - i]).toArray();
    assertEquals(
        measure().score(profits), measure().score(turned), TOLERANCE, "the order of profits may not change the score");
  }

  @Test
  protected void equalSamplesHaveEqualScoresInAnyThread() {
    double[] profits = profits(5);
    RiskMeasure measure = measure();
    double score = measure.score(profits);
    assertEquals(score, measure().score(profits), "another instance with the same options must give the same score");
    List<Double> together = IntStream.range(0, 64).parallel().mapToObj(i -> measure.score(profits)).toList();
    together.forEach(
        other -> assertEquals(score, other, "equal samples must have equal scores, whichever threads ask for them"));
  }

  @Test
  protected void whoHasNoLessOnAnyPathHasNoLessAScore() {
    if (properties().contains(Property.MONOTONE)) {
      RandomStream random = Seeds.of(9).stream("more");
      double[] profits = profits(6);
      double[] more = Arrays.stream(profits)
          .map(x -> random.nextInt(3) == 0 ? x + 4 * random.nextFloat() : x).toArray();
      double before = measure().score(profits);
      double after = measure().score(more);
      assertTrue(
          after >= before - TOLERANCE,
          () -> "a monotone score may not fall where profits rise; it went from " + before + " to " + after);
    }
  }

  @Test
  protected void cashIsAddedToTheScore() {
    if (properties().contains(Property.CASH_INVARIANT)) {
      double[] profits = profits(7);
      double[] richer = Arrays.stream(profits).map(x -> x + 2.5).toArray();
      assertEquals(
          measure().score(profits) + 2.5, measure().score(richer), TOLERANCE,
          "cash of 2.5 on every path must raise a cash-invariant score by 2.5");
    }
  }

  @Test
  protected void twiceTheProfitsHaveTwiceTheScore() {
    if (properties().contains(Property.POSITIVELY_HOMOGENEOUS)) {
      double[] profits = profits(8);
      assertEquals(
          2 * measure().score(profits), measure().score(scaled(profits, 2)), TOLERANCE,
          "twice the profits must have twice a positively homogeneous score");
    }
  }

  @Test
  protected void mixturesAreNoWorseThanWhatTheyAreMadeOf() {
    if (properties().contains(Property.DIVERSIFYING)) {
      double[] one = profits(9);
      double[] other = profits(10);
      double[] mixed = IntStream.range(0, SIZE).mapToDouble(i -> 0.3 * one[i] + 0.7 * other[i]).toArray();
      double least = 0.3 * measure().score(one) + 0.7 * measure().score(other);
      double score = measure().score(mixed);
      assertTrue(
          score >= least - TOLERANCE,
          () -> "a mixture must have at least the mixture of the scores, " + least + "; it has " + score);
    }
  }

  private double loss(double[] profits, double threshold) {
    return measure().loss(profits, profits.length, threshold, new double[profits.length]).value();
  }

  private static double difference(DoubleUnaryOperator function) {
    return (function.applyAsDouble(STEP) - function.applyAsDouble(-STEP)) / (2 * STEP);
  }

  private static double[] scaled(double[] profits, double factor) {
    return Arrays.stream(profits).map(x -> factor * x).toArray();
  }

  private static double[] profits(int seed) {
    RandomStream random = Seeds.of(seed).stream("profits");
    return IntStream.range(0, SIZE).mapToDouble(i -> 2 * random.nextGaussian() - 1).toArray();
  }

  /** A hundred profits from -5 to below 1, each well away from the next, in no order. */
  private static double[] spread() {
    int[] order = Seeds.of(3).stream("order").permutation(100);
    return Arrays.stream(order).mapToDouble(place -> -5 + 0.06 * place).toArray();
  }
}
