// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/** An environment whose reward is no number after some steps. */
final class Unsound implements Environment {
  private final Environment sound;
  private int left;

  Unsound(Environment sound, int steps) {
    this.sound = sound;
    left = steps;
  }

  @Override
  public Space observationSpace() {
    return sound.observationSpace();
  }

  @Override
  public Space actionSpace() {
    return sound.actionSpace();
  }

  @Override
  public List<String> costs() {
    return sound.costs();
  }

  @Override
  public void reset(long seed, float[] observation) {
    sound.reset(seed, observation);
  }

  @Override
  public void reset(float[] observation) {
    sound.reset(observation);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Step step = sound.step(actions, offset, observation);
    left--;
    return left == 0 ? new Step(Double.NaN, step.costs(), step.terminated(), step.truncated()) : step;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    sound.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    sound.restore(in);
  }
}
