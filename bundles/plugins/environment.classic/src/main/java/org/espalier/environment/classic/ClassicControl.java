package org.espalier.environment.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * What the problems of classic control share: a state in double precision that is observed in single, episodes cut by
 * a time limit, and Gymnasium's rules for both flags. At the limit an episode is truncated, whether or not it
 * terminates in that step. Trigonometry is {@link StrictMath}'s, so that trajectories are the same on every machine.
 */
abstract class ClassicControl implements Environment {
  private final Space observationSpace;
  private final Space actionSpace;
  private final int timeLimit;

  /** What the dynamics act on; its meaning is the problem's. */
  final double[] state;

  private RandomStream random = Seeds.of(0).stream("environment");
  private boolean seeded;
  private boolean running;
  private int elapsed;

  ClassicControl(Space observationSpace, Space actionSpace, int stateSize, int timeLimit) {
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.state = new double[stateSize];
    this.timeLimit = timeLimit;
  }

  /** Draws the first state of an episode. */
  abstract void begin(RandomStream random);

  /** Moves the state by one step under the action and returns the reward. */
  abstract double advance(float action);

  /** Whether the state is an end of the process. */
  abstract boolean terminated();

  /** Writes what is seen of the state. */
  abstract void observe(float[] observation);

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
    float action = actions[offset];
    if (!actionSpace.contains(actions, offset)) {
      throw new IllegalArgumentException("action " + action + " is not in " + actionSpace);
    }
    double reward = advance(action);
    elapsed++;
    Step step = new Step(reward, terminated(), elapsed >= timeLimit);
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
    for (double value : state) {
      out.writeDouble(value);
    }
  }

  @Override
  public final void restore(DataInput in) throws IOException {
    random.restore(in);
    seeded = in.readBoolean();
    running = in.readBoolean();
    elapsed = in.readInt();
    for (int i = 0; i < state.length; i++) {
      state[i] = in.readDouble();
    }
  }

  /** The box [-bound, bound] in each dimension. */
  static Space.Box symmetric(double... bounds) {
    float[] low = new float[bounds.length];
    float[] high = new float[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      high[i] = (float) bounds[i];
      low[i] = -high[i];
    }
    return new Space.Box(low, high);
  }

  static double clip(double value, double low, double high) {
    return Math.min(Math.max(value, low), high);
  }
}
