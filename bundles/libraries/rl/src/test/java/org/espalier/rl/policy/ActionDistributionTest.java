// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.junit.jupiter.api.Test;

class ActionDistributionTest {
  private static final int DRAWS = 50_000;

  private static final Space.Box BOX = new Space.Box(new float[] {-1, -2}, new float[] {1, 2});

  private final RandomStream random = Seeds.of(6).stream("draws");

  @Test
  void categoricalDrawsWithTheSoftmax() {
    ScoreDistribution distribution = new Categorical(3);
    float[] logits = {9, 9, 9, 0, (float) Math.log(2), (float) Math.log(5)};
    distribution.at(logits, 1);
    int[] counts = new int[3];
    float[] actions = new float[2];
    for (int i = 0; i < DRAWS; i++) {
      distribution.sample(random, actions, 1);
      counts[(int) actions[1]]++;
    }
    double[] probabilities = {0.125, 0.25, 0.625};
    double entropy = 0;
    for (int i = 0; i < 3; i++) {
      double p = probabilities[i];
      assertEquals(p * DRAWS, counts[i], 5 * Math.sqrt(DRAWS * p * (1 - p)));
      actions[1] = i;
      assertEquals(Math.log(p), distribution.logProbability(actions, 1), 1e-7);
      entropy -= p * Math.log(p);
    }
    assertEquals(entropy, distribution.entropy(), 1e-7);
    distribution.mode(actions, 1);
    assertEquals(2, actions[1]);
  }

  @Test
  void categoricalHoldsForExtremeLogits() {
    ScoreDistribution distribution = new Categorical(2);
    distribution.at(new float[] {1e6f, -1e6f}, 0);
    assertEquals(0, distribution.logProbability(new float[] {0}, 0));
    assertEquals(-2e6, distribution.logProbability(new float[] {1}, 0));
    assertEquals(0, distribution.entropy());
  }

  @Test
  void gaussianDrawsAroundTheMeans() {
    ScoreDistribution distribution = new DiagonalGaussian(BOX, 0);
    float[] means = {0.5f, -3};
    distribution.at(means, 0);
    float[] action = new float[2];
    double[] sums = new double[2];
    double[] squares = new double[2];
    for (int i = 0; i < DRAWS; i++) {
      distribution.sample(random, action, 0);
      for (int j = 0; j < 2; j++) {
        double distance = action[j] - means[j];
        sums[j] += distance / DRAWS;
        squares[j] += distance * distance / DRAWS;
      }
    }
    assertArrayEquals(new double[] {0, 0}, sums, 5 / Math.sqrt(DRAWS));
    assertArrayEquals(new double[] {1, 1}, squares, 5 * Math.sqrt(2.0 / DRAWS));
    distribution.mode(action, 0);
    assertArrayEquals(means, action);
    assertEquals(-Math.log(2 * Math.PI), distribution.logProbability(action, 0), 1e-12);
    assertEquals(Math.log(2 * Math.PI * Math.E), distribution.entropy(), 1e-12);
  }

  @Test
  void gaussianStartsWithTheDeviationItIsGiven() {
    ScoreDistribution distribution = new DiagonalGaussian(BOX, -1.5);
    distribution.at(new float[2], 0);
    assertEquals(Math.log(2 * Math.PI * Math.E) - 3, distribution.entropy(), 1e-12);
  }

  /** Numbers of the first row are told from those of the second, and of environments from one another. */
  @Test
  void stateDependentNoiseIsLinearInTheFeaturesAndKept() {
    ScoreDistribution distribution = new StateDependentGaussian(BOX, 2, Math.log(0.5));
    float[] features = {9, 9, 3, -4};
    float[] means = {8, 8, 0.25f, -1};
    distribution.features(features);
    distribution.at(means, 1);
    double deviation = Math.sqrt(0.25 * (9 + 16) + 1e-6);
    assertEquals(Math.log(2 * Math.PI * Math.E) + 2 * Math.log(deviation), distribution.entropy(), 1e-7);
    float[] drawn = new float[4];
    float[] again = new float[4];
    double[] squares = new double[4];
    for (int i = 0; i < DRAWS; i++) {
      distribution.renewNoise(random, 2);
      distribution.explore(random, drawn, 1);
      distribution.explore(random, again, 1);
      assertArrayEquals(drawn, again);
      distribution.sample(random, again, 1);
      for (int j = 0; j < 2; j++) {
        squares[j] += Math.pow(drawn[2 + j] - means[2 + j], 2) / DRAWS;
        squares[2 + j] += Math.pow(again[2 + j] - means[2 + j], 2) / DRAWS;
      }
    }
    double variance = deviation * deviation;
    double[] variances = {variance, variance, variance, variance};
    assertArrayEquals(variances, squares, 5 * variance * Math.sqrt(2.0 / DRAWS));
    // twice the features, twice the noise
    distribution.features(new float[] {9, 9, 6, -8});
    distribution.at(means, 1);
    distribution.explore(random, again, 1);
    assertEquals(2 * (drawn[2] - means[2]), again[2] - means[2], 1e-5);
    assertEquals(2 * (drawn[3] - means[3]), again[3] - means[3], 1e-5);
    // the other environment has weights of its own
    distribution.features(new float[] {3, -4});
    distribution.at(new float[] {0.25f, -1}, 0);
    distribution.explore(random, again, 0);
    assertNotEquals(drawn[2], again[0]);
  }

  @Test
  void gaussianActionsAreBoundedForTheEnvironment() {
    ScoreDistribution distribution = new DiagonalGaussian(BOX, 0);
    float[] actions = {-3, -1.5f, 0.5f, 7, 9, 9};
    distribution.bound(actions, 2);
    assertArrayEquals(new float[] {-1, -1.5f, 0.5f, 2, 9, 9}, actions);
  }
}
