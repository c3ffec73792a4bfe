// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import java.util.Optional;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.osgi.service.component.annotations.Component;

/**
 * The car in the valley with a force from -1 to 1. State and observation: position and velocity, both kept in single
 * precision as Gymnasium does. Reward 100 at the goal, position .45, less .1 force^2 for every step. Truncated after
 * 999 steps.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "MountainCarContinuous-v0",
    summary = "Drive a weak car out of a valley with a continuous force; 2 observations, 999 steps",
    source = "Moore 1990; dynamics and constants of Gymnasium's MountainCarContinuous-v0",
    provides = Offer.DRAWING)
public final class MountainCarContinuous extends ClassicControl {
  private static final float MIN_POSITION = (float) MountainCar.MIN_POSITION;
  private static final float MAX_POSITION = (float) MountainCar.MAX_POSITION;
  private static final float MAX_SPEED = (float) MountainCar.MAX_SPEED;
  private static final float POWER = 0.0015f;
  private static final float GOAL = 0.45f;

  public MountainCarContinuous() {
    super(MountainCar.observations(), symmetric(1), 2, 999);
  }

  /** A full force costs .1 a step; the goal gives 100. */
  @Override
  public Returns returns() {
    return new Returns(-0.1 * 999, 100);
  }

  @Override
  protected void begin(RandomStream random) {
    state[0] = (float) random.nextDouble(-0.6, -0.4);
    state[1] = 0;
  }

  @Override
  double advance(float action) {
    float slope = (float) (MountainCar.GRAVITY * StrictMath.cos(3 * (float) state[0]));
    float velocity = (float) state[1] + (action * POWER - slope);
    velocity = Math.min(Math.max(velocity, -MAX_SPEED), MAX_SPEED);
    float position = Math.min(Math.max((float) state[0] + velocity, MIN_POSITION), MAX_POSITION);
    state[0] = position;
    state[1] = position == MIN_POSITION && velocity < 0 ? 0 : velocity;
    return (terminated() ? 100 : 0) - 0.1 * ((double) action * action);
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
