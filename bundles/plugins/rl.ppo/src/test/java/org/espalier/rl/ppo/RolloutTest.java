package org.espalier.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final double GAMMA = 0.9;
  private static final double LAMBDA = 0.8;

  private final RandomStream random = Seeds.of(2).stream("cases");

  /** The definition: the sum over l of (gamma lambda)^l delta_t+l, up to the end of the episode or the rollout. */
  private static double advantage(Rollout rollout, double[] lastValues, int t, int e) {
    double sum = 0;
    double weight = 1;
    for (int k = t; k < rollout.steps; k++) {
      int row = k * rollout.environments + e;
      double next = k + 1 < rollout.steps ? rollout.values[row + rollout.environments] : lastValues[e];
      sum += weight * (rollout.rewards[row] + (rollout.done[row] ? 0 : GAMMA * next) - rollout.values[row]);
      if (rollout.done[row]) {
        break;
      }
      weight *= GAMMA * LAMBDA;
    }
    return sum;
  }

  @Test
  void advantagesAreTheirDefinition() {
    Rollout rollout = new Rollout(40, 3, 1, 1);
    for (int row = 0; row < rollout.size(); row++) {
      rollout.rewards[row] = random.nextGaussian();
      rollout.values[row] = random.nextGaussian();
      rollout.done[row] = random.nextDouble() < 0.15;
    }
    double[] lastValues = {0.5, -0.5, 2};
    rollout.estimateAdvantages(lastValues, GAMMA, LAMBDA);
    for (int t = 0; t < rollout.steps; t++) {
      for (int e = 0; e < rollout.environments; e++) {
        int row = t * rollout.environments + e;
        assertEquals(advantage(rollout, lastValues, t, e), rollout.advantages[row], 1e-12);
        assertEquals(rollout.advantages[row] + rollout.values[row], rollout.returns[row], 1e-12);
      }
    }
  }

  @Test
  void fullLookAheadGivesDiscountedReturns() {
    Rollout rollout = new Rollout(3, 1, 1, 1);
    System.arraycopy(new double[] {1, 2, 3}, 0, rollout.rewards, 0, 3);
    System.arraycopy(new double[] {10, -4, 7}, 0, rollout.values, 0, 3);
    rollout.estimateAdvantages(new double[] {100}, 0.5, 1);
    assertArrayEquals(new double[] {1 + 1 + 0.75 + 12.5, 2 + 1.5 + 25, 3 + 50}, rollout.returns, 1e-12);
  }

  @Test
  void copiesTheRowsOfTheOrder() {
    Rollout rollout = new Rollout(2, 2, 2, 1);
    for (int row = 0; row < 4; row++) {
      rollout.observations[2 * row] = row;
      rollout.observations[2 * row + 1] = 10 + row;
      rollout.actions[row] = 20 + row;
      rollout.logProbabilities[row] = 30 + row;
      rollout.advantages[row] = 40 + row;
      rollout.returns[row] = 50 + row;
      rollout.values[row] = 60 + row;
    }
    Minibatch batch = new Minibatch(2, 2, 1);
    rollout.copy(new int[] {0, 2, 3, 1}, 2, batch);
    assertArrayEquals(new float[] {3, 13, 1, 11}, batch.observations);
    assertArrayEquals(new float[] {23, 21}, batch.actions);
    assertArrayEquals(new double[] {33, 31}, batch.logProbabilities);
    assertArrayEquals(new double[] {43, 41}, batch.advantages);
    assertArrayEquals(new double[] {53, 51}, batch.returns);
    assertArrayEquals(new double[] {63, 61}, batch.values);
  }

  @Test
  void normalisedAdvantagesHaveMeanZeroAndDeviationOne() {
    Minibatch batch = new Minibatch(3, 1, 1);
    System.arraycopy(new double[] {1, 2, 6}, 0, batch.advantages, 0, 3);
    batch.normaliseAdvantages();
    double deviation = Math.sqrt(7);
    assertArrayEquals(new double[] {-2 / deviation, -1 / deviation, 3 / deviation}, batch.advantages, 1e-7);
  }

  @Test
  void explainedVarianceIsOneForPerfectValuesAndZeroForConstantOnes() {
    Rollout rollout = new Rollout(4, 1, 1, 1);
    System.arraycopy(new double[] {1, 2, 3, 4}, 0, rollout.returns, 0, 4);
    assertEquals(0, rollout.explainedVariance(), 1e-12);
    System.arraycopy(rollout.returns, 0, rollout.values, 0, 4);
    assertEquals(1, rollout.explainedVariance(), 1e-12);
  }
}
