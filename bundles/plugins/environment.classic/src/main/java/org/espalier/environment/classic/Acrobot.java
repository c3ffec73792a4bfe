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
 * Two links, moved at the joint between them. State: angle of the first link from hanging and of the second from the
 * first [rad], their angular velocities [rad/s]; observed as cosine and sine of each angle and the velocities. Actions:
 * torque -1, 0, 1 Nm for .2 s. Reward -1 a step, 0 for the one that terminates: when the tip is a link's length above
 * the fixed joint. Truncated after 500 steps.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "Acrobot-v1",
    summary = "Swing a two-link arm above a line; 6 observations, 3 actions, 500 steps",
    source = "Sutton 1996; dynamics of Sutton and Barto's book as in Gymnasium's Acrobot-v1",
    provides = Offer.DRAWING)
public final class Acrobot extends ClassicControl {
  private static final double GRAVITY = 9.8;
  private static final double CENTRE = 0.5;
  private static final double INERTIA = 1;
  private static final double TIME_STEP = 0.2;
  private static final double MAX_VELOCITY_1 = 4 * Math.PI;
  private static final double MAX_VELOCITY_2 = 9 * Math.PI;

  private final double[] k1 = new double[4];
  private final double[] k2 = new double[4];
  private final double[] k3 = new double[4];
  private final double[] k4 = new double[4];
  private final double[] probe = new double[4];

  public Acrobot() {
    super(symmetric(1, 1, 1, 1, MAX_VELOCITY_1, MAX_VELOCITY_2), new Space.Discrete(3), 4, 500);
  }

  /** Each step but the last one costs 1. */
  @Override
  public Returns returns() {
    return new Returns(-500, 0);
  }

  /** Gymnasium rounds the first state, and no other, to single precision. */
  @Override
  protected void begin(RandomStream random) {
    for (int i = 0; i < state.length; i++) {
      state[i] = (float) random.nextDouble(-0.1, 0.1);
    }
  }

  @Override
  double advance(float action) {
    integrate(action - 1.0);
    state[0] = wrap(state[0]);
    state[1] = wrap(state[1]);
    state[2] = clip(state[2], -MAX_VELOCITY_1, MAX_VELOCITY_1);
    state[3] = clip(state[3], -MAX_VELOCITY_2, MAX_VELOCITY_2);
    return terminated() ? 0 : -1;
  }

  @Override
  boolean terminated() {
    return -StrictMath.cos(state[0]) - StrictMath.cos(state[1] + state[0]) > 1;
  }

  @Override
  protected void observe(float[] observation) {
    observation[0] = (float) StrictMath.cos(state[0]);
    observation[1] = (float) StrictMath.sin(state[0]);
    observation[2] = (float) StrictMath.cos(state[1]);
    observation[3] = (float) StrictMath.sin(state[1]);
    observation[4] = (float) state[2];
    observation[5] = (float) state[3];
  }

  /** One step of the classical Runge-Kutta method of order 4. */
  private void integrate(double torque) {
    derivative(state, torque, k1);
    derivative(ahead(TIME_STEP / 2, k1), torque, k2);
    derivative(ahead(TIME_STEP / 2, k2), torque, k3);
    derivative(ahead(TIME_STEP, k3), torque, k4);
    for (int i = 0; i < state.length; i++) {
      state[i] += TIME_STEP / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
  }

  private double[] ahead(double time, double[] slope) {
    for (int i = 0; i < state.length; i++) {
      probe[i] = state[i] + time * slope[i];
    }
    return probe;
  }

  /** The equations of motion for links of unit mass and length, with the book's term in the second acceleration. */
  private static void derivative(double[] at, double torque, double[] slope) {
    double angle1 = at[0];
    double angle2 = at[1];
    double velocity1 = at[2];
    double velocity2 = at[3];
    double cos2 = StrictMath.cos(angle2);
    double sin2 = StrictMath.sin(angle2);
    double d1 = CENTRE * CENTRE + (1 + CENTRE * CENTRE + 2 * CENTRE * cos2) + INERTIA + INERTIA;
    double d2 = CENTRE * CENTRE + CENTRE * cos2 + INERTIA;
    double phi2 = CENTRE * GRAVITY * StrictMath.cos(angle1 + angle2 - Math.PI / 2);
    double phi1 =
        -CENTRE * (velocity2 * velocity2) * sin2
            - 2 * CENTRE * velocity2 * velocity1 * sin2
            + (CENTRE + 1) * GRAVITY * StrictMath.cos(angle1 - Math.PI / 2)
            + phi2;
    double acceleration2 =
        (torque + d2 / d1 * phi1 - CENTRE * (velocity1 * velocity1) * sin2 - phi2)
            / (CENTRE * CENTRE + INERTIA - d2 * d2 / d1);
    slope[0] = velocity1;
    slope[1] = velocity2;
    slope[2] = -(d2 * acceleration2 + phi1) / d1;
    slope[3] = acceleration2;
  }

  private static double wrap(double angle) {
    double wrapped = angle;
    while (wrapped > Math.PI) {
      wrapped -= 2 * Math.PI;
    }
    while (wrapped < -Math.PI) {
      wrapped += 2 * Math.PI;
    }
    return wrapped;
  }

  @Override
  public Optional<Drawing> drawing() {
    return Optional.of(new StateDrawing(new View(-2.2, -2.2, 2.2, 2.2), 15, this::marks));
  }

  private List<Mark> marks() {
    double elbowX = StrictMath.sin(state[0]);
    double elbowY = -StrictMath.cos(state[0]);
    double tipX = elbowX + StrictMath.sin(state[0] + state[1]);
    double tipY = elbowY - StrictMath.cos(state[0] + state[1]);
    return List.of(
        new Mark.Line(Ink.GOAL, 0.03, -2.2, 1, 2.2, 1),
        new Mark.Line(Ink.BODY, 0.16, 0, 0, elbowX, elbowY),
        new Mark.Line(Ink.LIMB, 0.16, elbowX, elbowY, tipX, tipY),
        new Mark.Disc(Ink.SCENE, 0, 0, 0.1),
        new Mark.Disc(Ink.SCENE, elbowX, elbowY, 0.1));
  }
}
