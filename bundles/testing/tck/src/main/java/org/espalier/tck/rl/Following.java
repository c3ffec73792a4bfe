// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * One is shown a number from -2 to 2 and best answers it; the next one does not depend on the answer. For algorithms of
 * continuous actions.
 */
public final class Following implements Environment {
  private int elapsed;

  /** What is shown after so many steps. */
  public static float shown(int elapsed) {
    return (float) (2 * StrictMath.sin(2.4 * elapsed));
  }

  /** What an answer earns. */
  public static double reward(double shown, double answer) {
    return -0.1 * (shown - answer) * (shown - answer);
  }

  @Override
  public Space observationSpace() {
    return new Space.Box(new float[] {-2}, new float[] {2});
  }

  @Override
  public Space actionSpace() {
    return new Space.Box(new float[] {-2}, new float[] {2});
  }

  @Override
  public void reset(long seed, float[] observation) {
    reset(observation);
  }

  @Override
  public void reset(float[] observation) {
    observation[0] = shown(elapsed);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    double reward = reward(shown(elapsed), actions[offset]);
    elapsed++;
    observation[0] = shown(elapsed);
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
