// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.rl.Countdown;
import org.espalier.rl.VectorEnvironments;
import org.junit.jupiter.api.Test;

class PrioritiesTest {
  private final RandomStream random = Seeds.of(3).stream("draws");

  private static ReplayBuffer buffer(int capacity, int rows) {
    VectorEnvironment one = VectorEnvironments.inTurn(1, Countdown::new);
    one.reset(Seeds.of(1).stream("starts"));
    ReplayBuffer buffer = new ReplayBuffer(capacity, 1, ReplayBuffer.Widths.of(one));
    for (int i = 0; i < rows; i++) {
      add(buffer, one);
    }
    return buffer;
  }

  private static void add(ReplayBuffer buffer, VectorEnvironment one) {
    float[] before = one.observations().clone();
    one.step(new float[] {0});
    buffer.add(before, new float[] {0}, one);
  }

  @Test
  void theTreeFindsWhatALinearSearchFinds() {
    for (int size : new int[] {1, 2, 5, 8, 13}) {
      SumTree tree = new SumTree(size);
      double[] values = new double[size];
      for (int change = 0; change < 200; change++) {
        int index = random.nextInt(size);
        // sums of small whole numbers are exact, so that both ways agree at every border
        values[index] = random.nextInt(4);
        tree.set(index, values[index]);
        double total = 0;
        for (double value : values) {
          total += value;
        }
        assertEquals(total, tree.total());
        for (double amount = 0; amount < total; amount += 0.5) {
          assertEquals(linear(values, amount), tree.find(amount));
        }
      }
    }
  }

  private static int linear(double[] values, double amount) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
      if (amount < sum) {
        return i;
      }
    }
    throw new AssertionError("past the end");
  }

  @Test
  void neverFindsWhatHasNoPriority() {
    SumTree tree = new SumTree(3);
    tree.set(1, 0.1);
    assertEquals(1, tree.find(0));
    assertEquals(1, tree.find(tree.total()));
    assertThrows(IllegalArgumentException.class, () -> tree.set(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> tree.set(0, -1));
  }

  @Test
  void rowsComeAsOftenAsTheirPrioritiesSay() {
    ReplayBuffer buffer = buffer(4, 4);
    Priorities priorities = new Priorities(buffer, 0.6, 1e-6);
    double[] errors = {0.5, -2, 0, 8};
    priorities.update(new int[] {0, 1, 2, 3}, errors);
    double[] expected = new double[4];
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      expected[i] = Math.pow(Math.abs(errors[i]) + 1e-6, 0.6);
      sum += expected[i];
    }
    int[] counts = new int[4];
    int[] rows = new int[5];
    float[] weights = new float[5];
    int batches = 20_000;
    for (int batch = 0; batch < batches; batch++) {
      priorities.draw(random, 0.4, rows, weights);
      double largest = 0;
      for (int row : rows) {
        counts[row]++;
        largest = Math.max(largest, Math.pow(4 * expected[row] / sum, -0.4));
      }
      for (int i = 0; i < rows.length; i++) {
        assertEquals(Math.pow(4 * expected[rows[i]] / sum, -0.4) / largest, weights[i], 1e-6);
      }
    }
    for (int i = 0; i < 4; i++) {
      assertEquals(expected[i] / sum, counts[i] / (5.0 * batches), 0.005);
    }
  }

  @Test
  void newRowsHaveTheLargestPrioritySoFarAndTakeTheOldOnesPlace() {
    VectorEnvironment one = VectorEnvironments.inTurn(1, Countdown::new);
    one.reset(Seeds.of(1).stream("starts"));
    ReplayBuffer buffer = buffer(3, 3);
    Priorities priorities = new Priorities(buffer, 1, 1e-9);
    priorities.update(new int[] {0, 1, 2}, new double[] {1e-12, 7, 1e-12});
    add(buffer, one);
    int[] counts = new int[3];
    int[] rows = new int[100];
    priorities.draw(random, 1, rows, new float[100]);
    for (int row : rows) {
      counts[row]++;
    }
    // row 0 is the fourth that came
    assertArrayEquals(new int[] {50, 50, 0}, counts);
  }

  @Test
  void restoredDrawsTheSameToTheBit() throws IOException {
    ReplayBuffer buffer = buffer(7, 5);
    Priorities saved = new Priorities(buffer, 0.6, 1e-6);
    for (int i = 0; i < 50; i++) {
      saved.update(new int[] {random.nextInt(5)}, new double[] {random.nextGaussian()});
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    saved.save(new DataOutputStream(bytes));
    Priorities restored = new Priorities(buffer, 0.6, 1e-6);
    restored.update(new int[] {3}, new double[] {100});
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    restored.restore(in);
    assertEquals(-1, in.read());
    RandomStream one = Seeds.of(4).stream("draws");
    RandomStream other = Seeds.of(4).stream("draws");
    int[] rows = new int[64];
    int[] others = new int[64];
    float[] weights = new float[64];
    float[] otherWeights = new float[64];
    saved.draw(one, 0.5, rows, weights);
    restored.draw(other, 0.5, others, otherWeights);
    assertArrayEquals(rows, others);
    assertArrayEquals(weights, otherWeights);
  }

  @Test
  void refusesWhatIsEmpty() {
    Priorities none = new Priorities(buffer(3, 0), 1, 1e-6);
    assertThrows(IllegalStateException.class, () -> none.draw(random, 1, new int[1], new float[1]));
  }
}
