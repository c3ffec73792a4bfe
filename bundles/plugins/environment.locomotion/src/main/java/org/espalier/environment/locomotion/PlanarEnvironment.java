package org.espalier.environment.locomotion;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;

/**
 * What the environments of a {@link PlanarTree} share: a state in double precision that is observed in single, and
 * episodes cut after 1000 steps, as Gymnasium's. All there is of an episode is saved, so it goes on to the bit.
 */
abstract class PlanarEnvironment implements Environment {
  static final int TIME_LIMIT = 1000;

  final PlanarTree tree;
  /** What there is of an episode beside positions and velocities. */
  final double[] memory;

  private final Space observationSpace;
  private final Space actionSpace;
  private RandomStream random = Seeds.of(0).stream("environment");
  private boolean seeded;
  private boolean running;
  private int elapsed;

  PlanarEnvironment(PlanarTree tree, double[] memory, Space observationSpace, Space actionSpace) {
    this.tree = tree;
    this.memory = memory;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
  }

  /** Draws the first state of an episode. */
  abstract void begin(RandomStream random);

  /** Moves by one step; its flag of truncation is not read. */
  abstract Step advance(float[] actions, int offset, RandomStream random);

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
    if (!actionSpace.contains(actions, offset)) {
      throw new IllegalArgumentException("the action at " + offset + " is not in " + actionSpace);
    }
    Step moved = advance(actions, offset, random);
    elapsed++;
    Step step = new Step(moved.reward(), moved.costs(), moved.terminated(), elapsed >= TIME_LIMIT);
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
    for (double[] values : new double[][] {tree.position, tree.velocity, memory}) {
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
    for (double[] values : new double[][] {tree.position, tree.velocity, memory}) {
      for (int i = 0; i < values.length; i++) {
        values[i] = in.readDouble();
      }
    }
  }

  /** A box with the same bounds in each dimension. */
  static Space.Box box(int width, double bound) {
    float[] low = new float[width];
    float[] high = new float[width];
    java.util.Arrays.fill(low, (float) -bound);
    java.util.Arrays.fill(high, (float) bound);
    return new Space.Box(low, high);
  }
}
