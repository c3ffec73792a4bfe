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
import org.espalier.api.rl.Space;
import org.espalier.rl.StateDrawing;
import org.osgi.service.component.annotations.Component;

/**
 * A pole hinged to a cart on a rail. State and observation: position [m], velocity [m/s], angle from upright [rad],
 * angular velocity [rad/s]. Actions: 0 pushes left, 1 right, with 10 N for .02 s. Reward 1 for every step, the last
 * one included. Terminates beyond 2.4 m or 12 degrees; truncated after 500 steps.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "CartPole-v1",
    summary = "Balance a pole on a cart; 4 observations, 2 actions, 500 steps",
    source = "Barto, Sutton and Anderson 1983; dynamics and constants of Gymnasium's CartPole-v1",
    provides = Offer.DRAWING)
public final class CartPole extends ClassicControl {
  private static final double GRAVITY = 9.8;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = POLE_MASS + 1.0;
  private static final double HALF_LENGTH = 0.5;
  private static final double POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;
  private static final double FORCE = 10.0;
  private static final double TIME_STEP = 0.02;
  private static final double ANGLE_LIMIT = 12 * 2 * Math.PI / 360;
  private static final double POSITION_LIMIT = 2.4;

  public CartPole() {
    super(
        symmetric(2 * POSITION_LIMIT, Double.POSITIVE_INFINITY, 2 * ANGLE_LIMIT, Double.POSITIVE_INFINITY),
        new Space.Discrete(2),
        4,
        500);
  }

  /** Each step that the pole stands gives 1. */
  @Override
  public Returns returns() {
    return new Returns(0, 500);
  }

  @Override
  protected void begin(RandomStream random) {
    for (int i = 0; i < state.length; i++) {
      state[i] = random.nextDouble(-0.05, 0.05);
    }
  }

  /** Explicit Euler, as in Florian 2007, "Correct equations for the dynamics of the cart-pole system", eq. 23-24. */
  @Override
  double advance(float action) {
    double velocity = state[1];
    double angle = state[2];
    double angularVelocity = state[3];
    double force = action == 1 ? FORCE : -FORCE;
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double push = (force + POLE_MASS_LENGTH * (angularVelocity * angularVelocity) * sin) / TOTAL_MASS;
    double angularAcceleration =
        (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cos * cos) / TOTAL_MASS));
    double acceleration = push - POLE_MASS_LENGTH * angularAcceleration * cos / TOTAL_MASS;
    state[0] += TIME_STEP * velocity;
    state[1] += TIME_STEP * acceleration;
    state[2] += TIME_STEP * angularVelocity;
    state[3] += TIME_STEP * angularAcceleration;
    return 1;
  }

  @Override
  boolean terminated() {
    return Math.abs(state[0]) > POSITION_LIMIT || Math.abs(state[2]) > ANGLE_LIMIT;
  }

  @Override
  protected void observe(float[] observation) {
    for (int i = 0; i < state.length; i++) {
      observation[i] = (float) state[i];
    }
  }

  @Override
  public Optional<Drawing> drawing() {
    return Optional.of(new StateDrawing(new View(-2.7, -0.4, 2.7, 1.4), 50, this::marks));
  }

  /** The axle is .1 m above the rail; the pole is twice as long as its centre is far from it. */
  private List<Mark> marks() {
    double x = state[0];
    double tipX = x + 2 * HALF_LENGTH * StrictMath.sin(state[2]);
    double tipY = 0.1 + 2 * HALF_LENGTH * StrictMath.cos(state[2]);
    return List.of(
        new Mark.Line(Ink.SCENE, 0.02, -2.7, 0, 2.7, 0),
        new Mark.Line(Ink.HAZARD, 0.03, -POSITION_LIMIT, -0.2, -POSITION_LIMIT, 0.2),
        new Mark.Line(Ink.HAZARD, 0.03, POSITION_LIMIT, -0.2, POSITION_LIMIT, 0.2),
        Mark.Area.box(Ink.BODY, x - 0.22, -0.12, x + 0.22, 0.12),
        new Mark.Line(Ink.LIMB, 0.08, x, 0.1, tipX, tipY));
  }
}
