// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppolagrangian;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * Ten steps of waiting (reward 0), walking (.8, risk .3) or running (1, risk 1, effort 1). Running always earns most,
 * 10 at a risk of 10. With a risk of at most 3 walking always is best and earns 8: a run must be paid for by waits,
 * which cost more than it brings. The multiplier of that solution lies between .29 and 2.67.
 */
final class Crossing implements Environment {
  private static final double[] REWARDS = {0, 0.8, 1};
  private static final double[] RISKS = {0, 0.3, 1};

  private int elapsed;

  @Override
  public Space observationSpace() {
    return new Space.Box(new float[] {0}, new float[] {1});
  }

  @Override
  public Space actionSpace() {
    return new Space.Discrete(3);
  }

  @Override
  public List<String> costs() {
    return List.of("risk", "effort");
  }

  /** Where it begins depends on the seed, which changes nothing that matters. */
  @Override
  public void reset(long seed, float[] observation) {
    reset(observation);
    observation[0] = (seed & 1023) / 10240f;
  }

  @Override
  public void reset(float[] observation) {
    elapsed = 0;
    observation[0] = 0;
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    int action = (int) actions[offset];
    elapsed++;
    observation[0] = elapsed / 10f;
    return new Step(
        REWARDS[action], new double[] {RISKS[action], action == 2 ? 1 : 0}, elapsed == 10, false);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(elapsed);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    elapsed = in.readInt();
  }
}
