// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import java.util.List;
import java.util.Optional;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.rl.StateDrawing;
import org.osgi.service.component.annotations.Component;

/**
 * A pendulum to be swung up and held. State: angle from upright [rad] and angular velocity [rad/s, at most 8];
 * observed as cosine, sine and velocity. Action: torque from -2 to 2 Nm for .05 s. Reward -(angle^2 + .1 velocity^2 +
 * .001 torque^2), the angle within [-pi, pi). Never terminates; truncated after 200 steps.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "Pendulum-v1",
    summary = "Swing a pendulum up and hold it; 3 observations, 1 continuous action, 200 steps",
    source = "Doya 2000; dynamics and constants of Gymnasium's Pendulum-v1",
    provides = Offer.DRAWING)
public final class Pendulum extends ClassicControl {
  private static final double MAX_SPEED = 8;
  private static final double MAX_TORQUE = 2;
  private static final double TIME_STEP = 0.05;
  private static final double GRAVITY = 10;

  public Pendulum() {
    super(symmetric(1, 1, MAX_SPEED), symmetric(MAX_TORQUE), 2, 200);
  }

  /** The worst step hangs down at the highest speed and torque. */
  @Override
  public Returns returns() {
    return new Returns(-200 * (Math.PI * Math.PI + 0.1 * MAX_SPEED * MAX_SPEED + 0.001 * MAX_TORQUE * MAX_TORQUE), 0);
  }

  @Override
  protected void begin(RandomStream random) {
    state[0] = random.nextDouble(-Math.PI, Math.PI);
    state[1] = random.nextDouble(-1, 1);
  }

  @Override
  double advance(float action) {
    double angle = state[0];
    double velocity = state[1];
    double fromUpright = normalise(angle);
    // terms of the torque alone are single precision in Gymnasium
    double cost = fromUpright * fromUpright + 0.1 * (velocity * velocity) + 0.001f * (action * action);
    double acceleration = 1.5 * GRAVITY * StrictMath.sin(angle) + 3f * action;
    state[1] = clip(velocity + acceleration * TIME_STEP, -MAX_SPEED, MAX_SPEED);
    state[0] = angle + state[1] * TIME_STEP;
    return -cost;
  }

  /** The same angle in [-pi, pi). */
  private static double normalise(double angle) {
    double remainder = (angle + Math.PI) % (2 * Math.PI);
    return (remainder < 0 ? remainder + 2 * Math.PI : remainder) - Math.PI;
  }

  @Override
  boolean terminated() {
    return false;
  }

  @Override
  protected void observe(float[] observation) {
    observation[0] = (float) StrictMath.cos(state[0]);
    observation[1] = (float) StrictMath.sin(state[0]);
    observation[2] = (float) state[1];
  }

  @Override
  public Optional<Drawing> drawing() {
    return Optional.of(new StateDrawing(new View(-1.3, -1.3, 1.3, 1.3), 30, this::marks));
  }

  /** Angles grow against the clock. */
  private List<Mark> marks() {
    return List.of(
        new Mark.Disc(Ink.GOAL, 0, 1.15, 0.05),
        new Mark.Line(Ink.LIMB, 0.2, 0, 0, -StrictMath.sin(state[0]), StrictMath.cos(state[0])),
        new Mark.Disc(Ink.SCENE, 0, 0, 0.06));
  }
}
