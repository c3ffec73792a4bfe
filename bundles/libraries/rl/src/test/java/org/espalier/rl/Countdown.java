// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * An environment one can reckon by heart: it starts at 1 + seed modulo 5 and counts down to 0, where it terminates;
 * action 1 skips a number. The reward is the number left; the costs are 1 for a skip and .5 for time. Truncated after 3
 * steps. Without a seed it starts at 2.
 */
public final class Countdown implements Environment {
  private int left;
  private int elapsed;

  @Override
  public Space observationSpace() {
    return new Space.Box(new float[] {0}, new float[] {5});
  }

  @Override
  public Space actionSpace() {
    return new Space.Discrete(2);
  }

  @Override
  public List<String> costs() {
    return List.of("skips", "time");
  }

  @Override
  public void reset(long seed, float[] observation) {
    begin(1 + (int) Math.floorMod(seed, 5L), observation);
  }

  @Override
  public void reset(float[] observation) {
    begin(2, observation);
  }

  private void begin(int number, float[] observation) {
    left = number;
    elapsed = 0;
    observation[0] = left;
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    int action = (int) actions[offset];
    double reward = left;
    left = Math.max(0, left - 1 - action);
    elapsed++;
    observation[0] = left;
    return new Step(reward, new double[] {action, 0.5}, left == 0, elapsed >= 3);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(left);
    out.writeInt(elapsed);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    left = in.readInt();
    elapsed = in.readInt();
  }
}
