package org.espalier.environment.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.rl.environment.SimulatedEnvironment;

/**
 * What the problems of classic control share: one action, and a state in double precision that is observed in single.
 * Trigonometry is {@link StrictMath}'s, so that trajectories are the same on every machine.
 */
abstract class ClassicControl extends SimulatedEnvironment {
  /** What the dynamics act on; its meaning is the problem's. */
  final double[] state;

  ClassicControl(Space observationSpace, Space actionSpace, int stateSize, int timeLimit) {
    super(observationSpace, actionSpace, timeLimit);
    this.state = new double[stateSize];
  }

  /** Moves the state by one step under the action and returns the reward. */
  abstract double advance(float action);

  /** Whether the state is an end of the process. */
  abstract boolean terminated();

  @Override
  protected final Step advance(float[] actions, int offset, RandomStream random) {
    double reward = advance(actions[offset]);
    return new Step(reward, terminated(), false);
  }

  @Override
  protected final void saveState(DataOutput out) throws IOException {
    for (double value : state) {
      out.writeDouble(value);
    }
  }

  @Override
  protected final void restoreState(DataInput in) throws IOException {
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
