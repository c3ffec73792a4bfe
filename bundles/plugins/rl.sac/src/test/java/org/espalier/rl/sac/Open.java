// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import java.io.DataInput;
import java.io.DataOutput;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/** Actions without bounds. */
final class Open implements Environment {
  @Override
  public Space observationSpace() {
    return new Space.Box(new float[] {-2}, new float[] {2});
  }

  @Override
  public Space actionSpace() {
    return new Space.Box(new float[] {-2}, new float[] {Float.POSITIVE_INFINITY});
  }

  @Override
  public void reset(long seed, float[] observation) {
    reset(observation);
  }

  @Override
  public void reset(float[] observation) {
    observation[0] = 0;
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    return new Step(0, false, false);
  }

  @Override
  public void save(DataOutput out) {}

  @Override
  public void restore(DataInput in) {}
}
