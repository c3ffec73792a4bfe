// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.junit.jupiter.api.Test;

class CheckedEnvironmentsTest {

  /** Its first number of an action is its reward, its second what is seen. */
  private static final class Echo implements Environment {
    @Override
    public Space observationSpace() {
      return new Space.Box(new float[] {-1}, new float[] {1});
    }

    @Override
    public Space actionSpace() {
      return new Space.Box(new float[] {-1, -1}, new float[] {1, 1});
    }

    @Override
    public void reset(long seed, float[] observation) {
      observation[0] = 0;
    }

    @Override
    public void reset(float[] observation) {
      observation[0] = 0;
    }

    @Override
    public Step step(float[] actions, int offset, float[] observation) {
      observation[0] = actions[offset + 1];
      return new Step(actions[offset], false, true);
    }

    @Override
    public void save(DataOutput out) {}

    @Override
    public void restore(DataInput in) {}
  }

  private final VectorEnvironment environments = VectorEnvironments.of(2, Echo::new);

  private static String refused(VectorEnvironment environments, float... actions) {
    return assertThrows(InvalidInputException.class, () -> environments.step(actions)).getMessage();
  }

  @Test
  void whatIsNoNumberIsSaidWithStepAndSeed() throws IOException {
    RandomStream seeds = Seeds.of(1).stream("environments");
    environments.reset(seeds);
    RandomStream same = Seeds.of(1).stream("environments");
    same.nextLong();
    long second = same.nextLong();
    assertEquals(same.nextLong(), seeds.nextLong(), "the stream is used for the seeds alone");
    environments.step(new float[] {0, 0, 1, 1});
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    environments.save(new DataOutputStream(saved));
    VectorEnvironment restored = VectorEnvironments.of(2, Echo::new);
    restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
    for (VectorEnvironment each : new VectorEnvironment[] {environments, restored}) {
      String message = refused(each, 0, 0, Float.NaN, 0);
      assertTrue(
          message.startsWith(
              "environment 1 of 2 gave a reward with NaN in step 2 after it was begun with seed " + second),
          message);
    }
    // an episode's last observation, which the next one's first follows
    String message = refused(environments, 0, Float.POSITIVE_INFINITY, 0, 0);
    assertTrue(message.startsWith("environment 0 of 2 gave an observation with Infinity in step 3"), message);
  }
}
