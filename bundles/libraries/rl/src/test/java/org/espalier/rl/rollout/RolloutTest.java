// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final double GAMMA = 0.9;
  private static final double LAMBDA = 0.8;

  private final RandomStream random = Seeds.of(2).stream("cases");

  /** The definition: the sum over l of (gamma lambda)^l delta_t+l, up to the end of the episode or the rollout. */
  private static double advantage(Rollout rollout, Signal signal, double[] lastValues, int t, int e) {
    double sum = 0;
    double weight = 1;
    for (int k = t; k < rollout.steps(); k++) {
      int row = k * rollout.environments() + e;
      boolean done = rollout.done()[row];
      double next = k + 1 < rollout.steps() ? signal.values()[row + rollout.environments()] : lastValues[e];
      sum += weight * (signal.amounts()[row] + (done ? 0 : GAMMA * next) - signal.values()[row]);
      if (done) {
        break;
      }
      weight *= GAMMA * LAMBDA;
    }
    return sum;
  }

  @Test
  void advantagesOfRewardAndCostsAreTheirDefinition() {
    Rollout rollout = new Rollout(40, 3, 1, 1, 2);
    List<Signal> signals = Stream.concat(Stream.of(rollout.reward()), rollout.costs().stream()).toList();
    for (int row = 0; row < rollout.size(); row++) {
      for (Signal signal : signals) {
        signal.amounts()[row] = random.nextGaussian();
        signal.values()[row] = random.nextGaussian();
      }
      rollout.done()[row] = random.nextDouble() < 0.15;
    }
    double[] lastValues = {0.5, -0.5, 2};
    assertEquals(3, signals.size());
    for (Signal signal : signals) {
      signal.estimateAdvantages(rollout.done(), lastValues, GAMMA, LAMBDA);
      for (int t = 0; t < rollout.steps(); t++) {
        for (int e = 0; e < rollout.environments(); e++) {
          int row = t * rollout.environments() + e;
          assertEquals(advantage(rollout, signal, lastValues, t, e), signal.advantages()[row], 1e-12);
          assertEquals(signal.advantages()[row] + signal.values()[row], signal.returns()[row], 1e-12);
        }
      }
    }
  }

  @Test
  void fullLookAheadGivesDiscountedReturns() {
    Signal signal = new Signal(3);
    System.arraycopy(new double[] {1, 2, 3}, 0, signal.amounts(), 0, 3);
    System.arraycopy(new double[] {10, -4, 7}, 0, signal.values(), 0, 3);
    signal.estimateAdvantages(new boolean[3], new double[] {100}, 0.5, 1);
    assertArrayEquals(new double[] {1 + 1 + 0.75 + 12.5, 2 + 1.5 + 25, 3 + 50}, signal.returns(), 1e-12);
  }

  @Test
  void copiesTheRowsOfTheOrder() {
    Rollout rollout = new Rollout(2, 2, 2, 1, 1);
    for (int row = 0; row < 4; row++) {
      rollout.observations()[2 * row] = row;
      rollout.observations()[2 * row + 1] = 10 + row;
      rollout.actions()[row] = 20 + row;
      rollout.logProbabilities()[row] = 30 + row;
      fill(rollout.reward(), row, 40);
      fill(rollout.costs().get(0), row, 80);
    }
    Minibatch batch = new Minibatch(2, 2, 1, 1);
    rollout.copy(new int[] {0, 2, 3, 1}, 2, batch);
    assertArrayEquals(new float[] {3, 13, 1, 11}, batch.observations());
    assertArrayEquals(new float[] {23, 21}, batch.actions());
    assertArrayEquals(new double[] {33, 31}, batch.logProbabilities());
    assertFilled(batch.reward(), 40, 3, 1);
    assertFilled(batch.costs().get(0), 80, 3, 1);
    Minibatch first = new Minibatch(1, 2, 1, 1);
    batch.copyTo(first);
    assertArrayEquals(new float[] {3, 13}, first.observations());
    assertFilled(first.reward(), 40, 3);
    assertFilled(first.costs().get(0), 80, 3);
  }

  private static void fill(Signal signal, int row, double number) {
    signal.amounts()[row] = number + row;
    signal.values()[row] = number + 10 + row;
    signal.advantages()[row] = number + 20 + row;
    signal.returns()[row] = number + 30 + row;
  }

  private static void assertFilled(Signal signal, double number, int... rows) {
    double[][] arrays = {signal.amounts(), signal.values(), signal.advantages(), signal.returns()};
    for (int kind = 0; kind < arrays.length; kind++) {
      double first = number + 10 * kind;
      assertArrayEquals(Arrays.stream(rows).mapToDouble(row -> first + row).toArray(), arrays[kind]);
    }
  }

  @Test
  void normalisedAdvantagesHaveMeanZeroAndDeviationOne() {
    Signal signal = new Signal(3);
    System.arraycopy(new double[] {1, 2, 6}, 0, signal.advantages(), 0, 3);
    signal.normaliseAdvantages();
    double deviation = Math.sqrt(7);
    assertArrayEquals(new double[] {-2 / deviation, -1 / deviation, 3 / deviation}, signal.advantages(), 1e-7);
  }

  @Test
  void explainedVarianceIsOneForPerfectValuesAndZeroForConstantOnes() {
    Signal signal = new Signal(4);
    System.arraycopy(new double[] {1, 2, 3, 4}, 0, signal.returns(), 0, 4);
    assertEquals(0, signal.explainedVariance(), 1e-12);
    System.arraycopy(signal.returns(), 0, signal.values(), 0, 4);
    assertEquals(1, signal.explainedVariance(), 1e-12);
  }
}
