// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.rl.Countdown;
import org.espalier.rl.VectorEnvironments;
import org.junit.jupiter.api.Test;

class ReturnsTest {
  private static final double GAMMA = 0.9;

  /** A step of one environment, as it was seen. */
  private record Step(double reward, float next, boolean terminated, boolean truncated) {}

  /** Each environment's whole story is kept apart, and every row that is still there is reckoned from it. */
  @Test
  void equalsWhatTheStoryOfEachEnvironmentSays() {
    for (int environments : new int[] {1, 3}) {
      for (int steps : new int[] {1, 2, 3, 5}) {
        for (int played : new int[] {4, 8, 11, 16, 29}) {
          check(environments, steps, played);
        }
      }
    }
  }

  private static void check(int environments, int n, int played) {
    int steps = 8;
    VectorEnvironment vector = VectorEnvironments.inTurn(environments, Countdown::new);
    vector.reset(Seeds.of(5).stream("starts"));
    ReplayBuffer buffer = new ReplayBuffer(steps * environments, environments, ReplayBuffer.Widths.of(vector));
    RandomStream random = Seeds.of(6).stream("actions");
    List<List<Step>> stories = new ArrayList<>();
    for (int e = 0; e < environments; e++) {
      stories.add(new ArrayList<>());
    }
    for (int t = 0; t < played; t++) {
      float[] before = vector.observations().clone();
      float[] actions = new float[environments];
      for (int e = 0; e < environments; e++) {
        actions[e] = random.nextInt(4) == 0 ? 1 : 0;
      }
      vector.step(actions);
      buffer.add(before, actions, vector);
      for (int e = 0; e < environments; e++) {
        stories.get(e).add(new Step(
            vector.rewards()[e], vector.finalObservations()[e], vector.terminated()[e], vector.truncated()[e]));
      }
    }
    int[] rows = IntStream.range(0, buffer.size()).toArray();
    ReplayBatch batch = new ReplayBatch(rows.length, ReplayBuffer.Widths.of(vector));
    double[] discounts = new double[rows.length];
    new Returns(buffer, n, GAMMA).copy(rows, batch, discounts);
    int checked = 0;
    for (int t = Math.max(0, played - steps); t < played; t++) {
      for (int e = 0; e < environments; e++) {
        int row = (t * environments + e) % buffer.capacity();
        double sum = 0;
        int k = 0;
        Step last;
        do {
          last = stories.get(e).get(t + k);
          sum += Math.pow(GAMMA, k) * last.reward();
          k++;
        } while (k < n && !last.terminated() && !last.truncated() && t + k < played);
        assertEquals(sum, batch.rewards()[row], 1e-5);
        assertEquals(Math.pow(GAMMA, k), discounts[row], 1e-12);
        assertEquals(last.next(), batch.nextObservations()[row]);
        assertEquals(last.terminated(), batch.terminated()[row]);
        assertEquals(last.truncated(), batch.truncated()[row]);
        checked++;
      }
    }
    assertEquals(rows.length, checked);
  }

  @Test
  void oneStepIsThePlainCopy() {
    VectorEnvironment vector = VectorEnvironments.inTurn(2, Countdown::new);
    vector.reset(Seeds.of(5).stream("starts"));
    ReplayBuffer buffer = new ReplayBuffer(20, 2, ReplayBuffer.Widths.of(vector));
    for (int t = 0; t < 7; t++) {
      float[] before = vector.observations().clone();
      vector.step(new float[2]);
      buffer.add(before, new float[2], vector);
    }
    int[] rows = {0, 3, 13, 4};
    ReplayBatch plain = new ReplayBatch(4, ReplayBuffer.Widths.of(vector));
    ReplayBatch one = new ReplayBatch(4, ReplayBuffer.Widths.of(vector));
    buffer.copy(rows, plain);
    new Returns(buffer, 1, GAMMA).copy(rows, one, new double[4]);
    assertArrayEquals(plain.rewards(), one.rewards());
    assertArrayEquals(plain.observations(), one.observations());
    assertArrayEquals(plain.nextObservations(), one.nextObservations());
    assertArrayEquals(plain.costValues(), one.costValues());
  }

  @Test
  void refusesNoSteps() {
    ReplayBuffer buffer = new ReplayBuffer(2, 1, new ReplayBuffer.Widths(1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Returns(buffer, 0, GAMMA));
  }
}
