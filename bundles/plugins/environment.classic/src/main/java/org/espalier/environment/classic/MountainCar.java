// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import java.util.Optional;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.osgi.service.component.annotations.Component;

/**
 * A car in a valley, too weak to drive out of it at once. State and observation: position and velocity. Actions: 0
 * accelerates to the left, 2 to the right, 1 not at all. Reward -1 a step. Terminates at the goal, position .5;
 * truncated after 200 steps.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "MountainCar-v0",
    summary = "Drive a weak car out of a valley; 2 observations, 3 actions, 200 steps",
    source = "Moore 1990; dynamics and constants of Gymnasium's MountainCar-v0",
    provides = Offer.DRAWING)
public final class MountainCar extends ClassicControl {
  static final double MIN_POSITION = -1.2;
  static final double MAX_POSITION = 0.6;
  static final double MAX_SPEED = 0.07;
  static final double GRAVITY = 0.0025;
  private static final double FORCE = 0.001;
  private static final double GOAL = 0.5;

  public MountainCar() {
    super(observations(), new Space.Discrete(3), 2, 200);
  }

  /** Each step costs 1. */
  @Override
  public Returns returns() {
    return new Returns(-200, 0);
  }

  static Space observations() {
    return new Space.Box(
        new float[] {(float) MIN_POSITION, (float) -MAX_SPEED}, new float[] {(float) MAX_POSITION, (float) MAX_SPEED});
  }

  @Override
  protected void begin(RandomStream random) {
    state[0] = random.nextDouble(-0.6, -0.4);
    state[1] = 0;
  }

  @Override
  double advance(float action) {
    double velocity = state[1] + (action - 1.0) * FORCE + StrictMath.cos(3 * state[0]) * -GRAVITY;
    velocity = clip(velocity, -MAX_SPEED, MAX_SPEED);
    state[0] = clip(state[0] + velocity, MIN_POSITION, MAX_POSITION);
    // the left end is a wall that stops the car
    state[1] = state[0] == MIN_POSITION && velocity < 0 ? 0 : velocity;
    return -1;
  }

  @Override
  boolean terminated() {
    return state[0] >= GOAL && state[1] >= 0;
  }

  @Override
  protected void observe(float[] observation) {
    observation[0] = (float) state[0];
    observation[1] = (float) state[1];
  }

  @Override
  public Optional<Drawing> drawing() {
    return Optional.of(Valley.drawing(state, GOAL));
  }
}
