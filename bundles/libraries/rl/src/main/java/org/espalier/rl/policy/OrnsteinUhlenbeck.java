// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.random.RandomStream;

/**
 * Noise with inertia (Uhlenbeck and Ornstein 1930; Lillicrap et al. 2016, sec. 3 and 7), in steps by Euler and
 * Maruyama: x becomes x - theta x dt + sigma sqrt(dt) N(0, 1), from 0 at the beginning of each episode. In the long run
 * its deviation is sigma / sqrt(theta (2 - theta dt)), and it forgets in 1 / (theta dt) steps.
 */
public final class OrnsteinUhlenbeck implements ActionNoise {
  private final int width;
  private final double keep;
  private final double kick;
  private final double[] state;

  /**
   * @param width numbers in an action
   * @param theta how strongly it is drawn to 0, by unit of time
   * @param sigma its strength
   * @param dt time of a step
   */
  public OrnsteinUhlenbeck(int environments, int width, double theta, double sigma, double dt) {
    this.width = width;
    keep = 1 - theta * dt;
    kick = sigma * Math.sqrt(dt);
    state = new double[environments * width];
  }

  @Override
  public void add(RandomStream random, float[] actions) {
    for (int i = 0; i < state.length; i++) {
      state[i] = keep * state[i] + kick * random.nextGaussian();
      actions[i] += (float) state[i];
    }
  }

  @Override
  public void ended(int environment) {
    Arrays.fill(state, environment * width, (environment + 1) * width, 0);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (double number : state) {
      out.writeDouble(number);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (int i = 0; i < state.length; i++) {
      state[i] = in.readDouble();
    }
  }
}
