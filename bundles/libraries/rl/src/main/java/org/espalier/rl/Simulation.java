// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * An environment whose episode is some numbers: a state in double precision that is observed in single, episodes cut
 * by a time limit, and Gymnasium's rules for both flags. At the limit an episode is truncated, whether or not it
 * terminates in that step. All there is of an episode is saved, so that it goes on to the bit.
 */
public abstract class Simulation implements Environment {
  private final Space observationSpace;
  private final Space actionSpace;
  private final int timeLimit;
  private final double[][] state;

  private RandomStream random = Seeds.of(0).stream("environment");
  private boolean seeded;
  private boolean running;
  private int elapsed;

  /**
   * @param timeLimit steps after which an episode is cut
   * @param state the numbers that an episode is made of, which {@link #begin} and {@link #advance} change in place
   */
  protected Simulation(Space observationSpace, Space actionSpace, int timeLimit, double[]... state) {
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.timeLimit = timeLimit;
    this.state = state.clone();
  }

  /** Draws the first state of an episode. */
  protected abstract void begin(RandomStream random);

  /**
   * Moves the state by one step.
   *
   * @param actions an element of the action space at {@code offset}
   * @return what the step gave; its flag of truncation is not read
   */
  protected abstract Step advance(float[] actions, int offset, RandomStream random);

  /** Writes what is seen of the state. */
  protected abstract void observe(float[] observation);

  /** The box [-bound, bound] in each dimension. */
  protected static Space.Box symmetric(double... bounds) {
    float[] low = new float[bounds.length];
    float[] high = new float[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      high[i] = (float) bounds[i];
      low[i] = -high[i];
    }
    return new Space.Box(low, high);
  }

  @Override
  public final Space observationSpace() {
    return observationSpace;
  }

  @Override
  public final Space actionSpace() {
    return actionSpace;
  }

  @Override
  public final void reset(long seed, float[] observation) {
    random = Seeds.of(seed).stream("environment");
    seeded = true;
    reset(observation);
  }

  @Override
  public final void reset(float[] observation) {
    if (!seeded) {
      throw new IllegalStateException("the first reset of an environment must give a seed");
    }
    begin(random);
    running = true;
    elapsed = 0;
    observe(observation);
  }

  @Override
  public final Step step(float[] actions, int offset, float[] observation) {
    if (!running) {
      throw new IllegalStateException("no episode is running: reset the environment before the next step");
    }
    if (!actionSpace.contains(actions, offset)) {
      float[] action = Arrays.copyOfRange(actions, offset, offset + actionSpace.width());
      throw new IllegalArgumentException("action " + Arrays.toString(action) + " is not in " + actionSpace);
    }
    Step moved = advance(actions, offset, random);
    elapsed++;
    Step step = new Step(moved.reward(), moved.costs(), moved.terminated(), elapsed >= timeLimit);
    running = !step.done();
    observe(observation);
    return step;
  }

  @Override
  public final void save(DataOutput out) throws IOException {
    random.save(out);
    out.writeBoolean(seeded);
    out.writeBoolean(running);
    out.writeInt(elapsed);
    for (double[] values : state) {
      for (double value : values) {
        out.writeDouble(value);
      }
    }
  }

  @Override
  public final void restore(DataInput in) throws IOException {
    random.restore(in);
    seeded = in.readBoolean();
    running = in.readBoolean();
    elapsed = in.readInt();
    for (double[] values : state) {
      for (int i = 0; i < values.length; i++) {
        values[i] = in.readDouble();
      }
    }
  }
}
