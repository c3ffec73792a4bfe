// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.junit.jupiter.api.Test;

class SequentialEnvironmentsTest {
  private final VectorEnvironment environments = VectorEnvironments.of(3, Countdown::new);

  private float[] expectedStart() {
    RandomStream seeds = Seeds.of(1).stream("environment");
    float[] start = new float[3];
    for (int e = 0; e < 3; e++) {
      start[e] = 1 + Math.floorMod(seeds.nextLong(), 5L);
    }
    return start;
  }

  @Test
  void startsEachWithASeedOfTheStream() {
    environments.reset(Seeds.of(1).stream("environment"));
    assertArrayEquals(expectedStart(), environments.observations());
  }

  @Test
  void beginsTheNextEpisodeInTheStepThatEndsOne() {
    environments.reset(Seeds.of(1).stream("environment"));
    environments.step(new float[] {0, 0, 0});
    environments.step(new float[] {0, 0, 0});
    environments.step(new float[] {0, 0, 0});
    float[] start = expectedStart();
    for (int e = 0; e < 3; e++) {
      reckon(e, start[e]);
    }
  }

  /** Where three plain steps lead from a start, episodes after the first beginning at 2. */
  private void reckon(int e, float start) {
    float number = start;
    int elapsed = 0;
    for (int step = 1; step <= 3; step++) {
      double reward = number;
      number--;
      elapsed++;
      boolean terminated = number == 0;
      boolean truncated = elapsed == 3;
      float last = number;
      if (terminated || truncated) {
        number = 2;
        elapsed = 0;
      }
      if (step == 3) {
        assertEquals(reward, environments.rewards()[e]);
        assertEquals(terminated, environments.terminated()[e]);
        assertEquals(truncated, environments.truncated()[e]);
        assertEquals(last, environments.finalObservations()[e]);
        assertEquals(number, environments.observations()[e]);
      }
    }
  }

  @Test
  void readsEachItsOwnActionAndCosts() {
    environments.reset(Seeds.of(1).stream("environment"));
    environments.step(new float[] {0, 1, 0});
    assertEquals(List.of("skips", "time"), environments.costs());
    assertArrayEquals(new double[] {0, 0.5, 1, 0.5, 0, 0.5}, environments.costValues());
  }

  @Test
  void restoredGoesOn() throws IOException {
    environments.reset(Seeds.of(1).stream("environment"));
    environments.step(new float[] {0, 1, 0});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    environments.save(new DataOutputStream(bytes));
    VectorEnvironment restored = VectorEnvironments.of(3, Countdown::new);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertArrayEquals(environments.observations(), restored.observations());
    environments.step(new float[] {0, 0, 1});
    restored.step(new float[] {0, 0, 1});
    assertArrayEquals(environments.observations(), restored.observations());
    assertArrayEquals(environments.rewards(), restored.rewards());
  }

  @Test
  void refusesNone() {
    assertThrows(IllegalArgumentException.class, () -> VectorEnvironments.of(0, Countdown::new));
  }

  /** An environment that has a way of its own to step several. */
  private record Faster(Environment one, VectorEnvironment several) implements Environment {
    @Override
    public Space observationSpace() {
      return one.observationSpace();
    }

    @Override
    public Space actionSpace() {
      return one.actionSpace();
    }

    @Override
    public Optional<VectorEnvironment> vector(int count) {
      return Optional.of(several);
    }

    @Override
    public void reset(long seed, float[] observation) {
      one.reset(seed, observation);
    }

    @Override
    public void reset(float[] observation) {
      one.reset(observation);
    }

    @Override
    public Step step(float[] actions, int offset, float[] observation) {
      return one.step(actions, offset, observation);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      one.save(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
      one.restore(in);
    }
  }

  @Test
  void anEnvironmentsOwnWayIsPreferred() {
    Faster faster = new Faster(new Countdown(), environments);
    assertSame(environments.rewards(), VectorEnvironments.of(3, () -> faster).rewards());
    assertNotSame(environments.rewards(), VectorEnvironments.inTurn(3, () -> faster).rewards());
  }
}
