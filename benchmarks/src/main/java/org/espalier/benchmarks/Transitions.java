// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * An environment that costs nothing: observations are standard normal draws, the reward is the first action. Episodes
 * do not end.
 */
final class Transitions implements Environment {
  private static final float LARGEST = 10;

  private final Space.Box observations;
  private final Space.Box actions;
  private RandomStream random = Seeds.of(0).stream("observations");

  Transitions(int observations, int actions) {
    this.observations = box(observations, LARGEST);
    this.actions = box(actions, 1);
  }

  private static Space.Box box(int width, float bound) {
    float[] low = new float[width];
    float[] high = new float[width];
    Arrays.fill(low, -bound);
    Arrays.fill(high, bound);
    return new Space.Box(low, high);
  }

  @Override
  public Space observationSpace() {
    return observations;
  }

  @Override
  public Space actionSpace() {
    return actions;
  }

  @Override
  public void reset(long seed, float[] observation) {
    random = Seeds.of(seed).stream("observations");
    reset(observation);
  }

  @Override
  public void reset(float[] observation) {
    for (int i = 0; i < observation.length; i++) {
      observation[i] = (float) Math.max(-LARGEST, Math.min(LARGEST, random.nextGaussian()));
    }
  }

  @Override
  public Step step(float[] taken, int offset, float[] observation) {
    reset(observation);
    return new Step(taken[offset], false, false);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    random.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    random.restore(in);
  }
}
