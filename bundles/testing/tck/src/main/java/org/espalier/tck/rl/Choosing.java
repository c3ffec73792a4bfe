// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * One is shown what {@link Following} shows and best tells its sign; the next number does not depend on the answer. For
 * algorithms of discrete actions.
 */
public final class Choosing implements Environment {
  private int elapsed;

  /** What an answer, 0 or 1, earns. */
  public static double reward(float shown, int answer) {
    return shown > 0 == (answer == 1) ? 1 : -1;
  }

  @Override
  public Space observationSpace() {
    return new Space.Box(new float[] {-2}, new float[] {2});
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
    observation[0] = Following.shown(elapsed);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    double reward = reward(Following.shown(elapsed), (int) actions[offset]);
    elapsed++;
    observation[0] = Following.shown(elapsed);
    return new Step(reward, elapsed % 50 == 49, false);
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
