// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.function.DoubleSupplier;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;
import org.junit.jupiter.api.Test;

class SquashedStateDependentTest {
  private static final Space.Box BOX = new Space.Box(new float[] {-1, 3}, new float[] {1, 8});
  private static final double ALPHA = 0.2;

  /** Two rows of two features, and of two means. */
  private final float[] features = {9, 9, 0.7f, -1.2f};

  private final float[] means = {9, 9, 0.3f, -0.4f};
  private final SquashedStateDependent distribution = new SquashedStateDependent(BOX, 2, -0.8);
  private final FreeParameter logDeviations = distribution.parameters().get(ScoreDistribution.LOG_DEVIATIONS);

  /** Of alpha log p - (3 a0 - 2 a1) at row 1, from the definition, with given standard normal noise. */
  private double loss(double[] noise) {
    double sum = 0;
    double[] half = {1, 2.5};
    double[] centre = {0, 5.5};
    double[] slope = {3, -2};
    for (int j = 0; j < 2; j++) {
      double variance = 1e-6;
      for (int i = 0; i < 2; i++) {
        variance += Math.pow(features[2 + i] * Math.exp(logDeviations.value(2 * i + j)), 2);
      }
      double u = means[2 + j] + Math.sqrt(variance) * noise[j];
      double density = Math.exp(-noise[j] * noise[j] / 2) / Math.sqrt(2 * Math.PI * variance)
          / (half[j] * (1 - Math.pow(Math.tanh(u), 2)));
      sum += ALPHA * Math.log(density) - slope[j] * (centre[j] + half[j] * Math.tanh(u));
    }
    return sum;
  }

  private static double slope(DoubleSupplier loss, Runnable up, Runnable down, double step) {
    up.run();
    double above = loss.getAsDouble();
    down.run();
    down.run();
    double below = loss.getAsDouble();
    up.run();
    return (above - below) / (2 * step);
  }

  @Test
  void gradientsAreThoseOfTheLoss() {
    logDeviations.value(1, -0.3);
    logDeviations.value(2, 0.2);
    RandomStream same = Seeds.of(3).stream("noise");
    double[] noise = {same.nextGaussian(), same.nextGaussian()};
    float[] actions = new float[4];
    float[] gradients = new float[4];
    distribution.features(features);
    distribution.at(means, 1);
    distribution.sample(Seeds.of(3).stream("noise"), actions, 1);
    assertEquals(
        loss(noise), ALPHA * distribution.logProbability() - 3 * actions[2] + 2 * actions[3], 1e-5);
    distribution.gradient(ALPHA, new float[] {7, 7, -3, 2}, 2, 0, gradients);
    float step = 1f / 512;
    for (int j = 0; j < 2; j++) {
      int mean = 2 + j;
      assertEquals(
          slope(() -> loss(noise), () -> means[mean] += step, () -> means[mean] -= step, step), gradients[mean], 1e-4);
    }
    for (int k = 0; k < 4; k++) {
      int at = k;
      assertEquals(
          slope(
              () -> loss(noise), () -> logDeviations.value(at, logDeviations.value(at) + step),
              () -> logDeviations.value(at, logDeviations.value(at) - step), step),
          logDeviations.gradient(k), 1e-4, "deviation " + k);
    }
  }

  /** Over many draws of the weights, what is tried in a state has the moments of what is drawn there by itself. */
  @Test
  void whatIsTriedIsDistributedAlike() {
    distribution.features(features);
    distribution.at(means, 1);
    int draws = 40_000;
    RandomStream random = Seeds.of(4).stream("draws");
    double[][] sums = new double[2][2];
    float[] actions = new float[4];
    for (int n = 0; n < draws; n++) {
      distribution.renewNoise(random, 2);
      distribution.explore(random, actions, 1);
      sums[0][0] += actions[2] / draws;
      sums[0][1] += actions[2] * actions[2] / draws;
      distribution.sample(random, actions, 1);
      sums[1][0] += actions[2] / draws;
      sums[1][1] += actions[2] * actions[2] / draws;
    }
    assertEquals(sums[1][0], sums[0][0], 0.02);
    assertEquals(sums[1][1], sums[0][1], 0.02);
    float[] again = actions.clone();
    distribution.explore(random, actions, 1);
    distribution.explore(random, again, 1);
    assertEquals(actions[2], again[2], "the weights are kept");
    distribution.renewNoise(random, 2);
    distribution.explore(random, again, 1);
    assertNotEquals(actions[2], again[2]);
  }
}
