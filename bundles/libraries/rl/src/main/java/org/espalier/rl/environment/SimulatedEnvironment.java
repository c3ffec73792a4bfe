package org.espalier.rl.environment;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * An environment that is computed here: its randomness, its time limit and Gymnasium's rules for both flags. At the
 * limit an episode is truncated, whether or not it terminates in that step. A subclass has the state and what moves it.
 */
public abstract class SimulatedEnvironment implements Environment {
  private final Space observationSpace;
  private final Space actionSpace;
  private final int timeLimit;

  private RandomStream random = Seeds.of(0).stream("environment");
  private boolean seeded;
  private boolean running;
  private int elapsed;

  /** @param timeLimit steps after which an episode is cut */
  protected SimulatedEnvironment(Space observationSpace, Space actionSpace, int timeLimit) {
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.timeLimit = timeLimit;
  }

  /** Draws the first state of an episode. */
  protected abstract void begin(RandomStream random);

  /**
   * Moves the state by one step.
   *
   * @param actions an element of the action space at {@code offset}
   * @return what the step gave; its flag of truncation is not looked at
   */
  protected abstract Step advance(float[] actions, int offset, RandomStream random);

  /** Writes what is seen of the state. */
  protected abstract void observe(float[] observation);

  /** Writes the state. */
  protected abstract void saveState(DataOutput out) throws IOException;

  /** Reads what {@link #saveState} wrote. */
  protected abstract void restoreState(DataInput in) throws IOException;

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
      String action = Arrays.toString(Arrays.copyOfRange(actions, offset, offset + actionSpace.width()));
      throw new IllegalArgumentException("action " + action + " is not in " + actionSpace);
    }
    Step step = advance(actions, offset, random);
    elapsed++;
    running = !step.terminated() && elapsed < timeLimit;
    observe(observation);
    return new Step(step.reward(), step.costs(), step.terminated(), elapsed >= timeLimit);
  }

  @Override
  public final void save(DataOutput out) throws IOException {
    random.save(out);
    out.writeBoolean(seeded);
    out.writeBoolean(running);
    out.writeInt(elapsed);
    saveState(out);
  }

  @Override
  public final void restore(DataInput in) throws IOException {
    random.restore(in);
    seeded = in.readBoolean();
    running = in.readBoolean();
    elapsed = in.readInt();
    restoreState(in);
  }
}
