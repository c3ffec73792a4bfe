// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/** Nothing to do, 1 for each step, cut after five; one sees the share of them that is over. */
final class Waiting implements Environment {
  private int elapsed;

  @Override
  public Space observationSpace() {
    return new Space.Box(new float[] {0}, new float[] {1});
  }

  @Override
  public Space actionSpace() {
    return new Space.Discrete(2);
  }

  @Override
  public void reset(long seed, float[] observation) {
    reset(observation);
  }

  @Override
  public void reset(float[] observation) {
    elapsed = 0;
    observation[0] = 0;
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    elapsed++;
    observation[0] = elapsed / 5f;
    return new Step(1, false, elapsed == 5);
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
