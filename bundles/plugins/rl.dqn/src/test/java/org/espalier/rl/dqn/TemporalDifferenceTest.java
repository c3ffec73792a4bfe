// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.rl.replay.ReplayBatch;
import org.espalier.rl.replay.ReplayBuffer;
import org.junit.jupiter.api.Test;

class TemporalDifferenceTest {
  private static final int SIZE = 6;
  private static final int ACTIONS = 3;

  private final RandomStream random = Seeds.of(1).stream("numbers");
  private final double[] discounts = {0.9, 0.81, 0.9, 0.9, 0.729, 0.9};

  private ReplayBatch batch() {
    ReplayBatch batch = new ReplayBatch(SIZE, new ReplayBuffer.Widths(1, 1, 0));
    for (int i = 0; i < SIZE; i++) {
      batch.actions()[i] = random.nextInt(ACTIONS);
      batch.rewards()[i] = (float) random.nextGaussian();
      batch.terminated()[i] = i == 2;
      batch.truncated()[i] = i == 4;
    }
    return batch;
  }

  private float[] outputs(QValues values) {
    float[] outputs = new float[SIZE * values.outputs()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) (2 * random.nextGaussian());
    }
    return outputs;
  }

  /** Values of a row by the papers' formulas. */
  private static double[] values(float[] outputs, int row, boolean dueling) {
    double[] values = new double[ACTIONS];
    int first = row * (dueling ? ACTIONS + 1 : ACTIONS);
    for (int a = 0; a < ACTIONS; a++) {
      values[a] = outputs[first + a + (dueling ? 1 : 0)];
    }
    if (dueling) {
      double mean = (values[0] + values[1] + values[2]) / 3;
      for (int a = 0; a < ACTIONS; a++) {
        values[a] += outputs[first] - mean;
      }
    }
    return values;
  }

  private static int best(double[] values) {
    int best = 0;
    for (int a = 1; a < values.length; a++) {
      best = values[a] > values[best] ? a : best;
    }
    return best;
  }

  @Test
  void targetsAreThePapers() {
    for (boolean dueling : new boolean[] {false, true}) {
      QValues values = new QValues(ACTIONS, dueling);
      ReplayBatch batch = batch();
      float[] next = outputs(values);
      float[] own = outputs(values);
      double[] plain = new double[SIZE];
      double[] twice = new double[SIZE];
      TemporalDifference difference = new TemporalDifference(values, true);
      difference.targets(batch, next, next, discounts, plain);
      difference.targets(batch, next, own, discounts, twice);
      int differing = 0;
      for (int i = 0; i < SIZE; i++) {
        double[] following = values(next, i, dueling);
        double rest = batch.terminated()[i] ? 0 : discounts[i];
        assertEquals(batch.rewards()[i] + rest * following[best(following)], plain[i], 1e-12);
        assertEquals(batch.rewards()[i] + rest * following[best(values(own, i, dueling))], twice[i], 1e-12);
        differing += plain[i] != twice[i] ? 1 : 0;
      }
      assertEquals(true, differing > 0, "the two networks choose the same everywhere");
    }
  }

  @Test
  void lossAndSlopesAreThoseOfFiniteDifferences() {
    for (boolean dueling : new boolean[] {false, true}) {
      for (boolean huber : new boolean[] {false, true}) {
        QValues values = new QValues(ACTIONS, dueling);
        TemporalDifference difference = new TemporalDifference(values, huber);
        ReplayBatch batch = batch();
        float[] outputs = outputs(values);
        float[] weights = {1, 0.5f, 0.25f, 1, 0.75f, 1};
        double[] targets = {0.3, -2, 1, 8, -0.1, 0};
        double[] errors = new double[SIZE];
        float[] slopes = new float[outputs.length];
        double loss = difference.loss(batch, outputs, targets, weights, errors, slopes);
        assertEquals(naive(batch, outputs, targets, weights, dueling, huber), loss, 1e-12);
        for (int k = 0; k < outputs.length; k++) {
          float step = 1f / 1024;
          float[] above = outputs.clone();
          float[] below = outputs.clone();
          above[k] += step;
          below[k] -= step;
          double slope = (naive(batch, above, targets, weights, dueling, huber)
              - naive(batch, below, targets, weights, dueling, huber)) / ((double) above[k] - below[k]);
          assertEquals(slope, slopes[k], 1e-3, "output " + k);
        }
      }
    }
  }

  private static double naive(
      ReplayBatch batch, float[] outputs, double[] targets, float[] weights, boolean dueling, boolean huber) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      double x = values(outputs, i, dueling)[(int) batch.actions()[i]] - targets[i];
      double part = !huber ? x * x : Math.abs(x) < 1 ? 0.5 * x * x : Math.abs(x) - 0.5;
      sum += weights[i] * part / SIZE;
    }
    return sum;
  }
}
