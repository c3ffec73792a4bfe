// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * One can only go on: the observation is the share of the way, the reward the number of the step from 0, and after so
 * many steps the episode ends, by itself or by a time limit.
 */
final class Corridor implements Environment {
  private final int length;
  private final boolean limited;
  private int step;

  Corridor(int length, boolean limited) {
    this.length = length;
    this.limited = limited;
  }

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
    step = 0;
    observation[0] = 0;
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    double reward = step;
    step++;
    observation[0] = (float) step / length;
    boolean over = step == length;
    return new Step(reward, over && !limited, over && limited);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(step);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    step = in.readInt();
  }
}
