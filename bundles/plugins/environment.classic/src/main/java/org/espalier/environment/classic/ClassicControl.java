// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.rl.Simulation;

/**
 * What the problems of classic control share. Trigonometry is {@link StrictMath}'s, so that trajectories are the same
 * on every machine.
 */
abstract class ClassicControl extends Simulation {
  /** What the dynamics act on; its meaning is the problem's. */
  final double[] state;

  ClassicControl(Space observationSpace, Space actionSpace, int stateSize, int timeLimit) {
    this(observationSpace, actionSpace, timeLimit, new double[stateSize]);
  }

  private ClassicControl(Space observationSpace, Space actionSpace, int timeLimit, double[] state) {
    super(observationSpace, actionSpace, timeLimit, state);
    this.state = state;
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

  static double clip(double value, double low, double high) {
    return Math.min(Math.max(value, low), high);
  }
}
