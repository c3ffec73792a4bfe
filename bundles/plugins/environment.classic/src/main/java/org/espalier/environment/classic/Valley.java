// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.classic;

import java.util.List;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.rl.Drawing;
import org.espalier.rl.StateDrawing;

/** The valley of the weak car, whose height at x is .55 + .45 sin 3x, as Gymnasium draws it. */
final class Valley {
  private static final int PIECES = 60;

  private Valley() {}

  /**
   * @param state the car's position first
   * @param goal position of the flag
   */
  static Drawing drawing(double[] state, double goal) {
    View view = new View(MountainCar.MIN_POSITION, 0, MountainCar.MAX_POSITION, 1.25);
    Mark ground = new Mark.Line(Ink.SCENE, 0.02, ground());
    double foot = height(goal);
    Mark pole = new Mark.Line(Ink.GOAL, 0.01, goal, foot, goal, foot + 0.2);
    Mark flag = new Mark.Area(Ink.GOAL, goal, foot + 0.2, goal + 0.07, foot + 0.17, goal, foot + 0.14);
    return new StateDrawing(view, 30, () -> List.of(
        ground, pole, flag, wheel(state[0], -0.04), wheel(state[0], 0.04), car(state[0])));
  }

  private static double height(double x) {
    return 0.55 + 0.45 * StrictMath.sin(3 * x);
  }

  private static double[] ground() {
    double[] points = new double[2 * (PIECES + 1)];
    for (int i = 0; i <= PIECES; i++) {
      double x = MountainCar.MIN_POSITION + (MountainCar.MAX_POSITION - MountainCar.MIN_POSITION) * i / PIECES;
      points[2 * i] = x;
      points[2 * i + 1] = height(x);
    }
    return points;
  }

  private static Mark car(double x) {
    double[] corners = {-0.07, 0.03, 0.07, 0.03, 0.07, 0.08, -0.07, 0.08};
    double[] points = new double[corners.length];
    for (int i = 0; i < corners.length; i += 2) {
      double[] place = place(x, corners[i], corners[i + 1]);
      points[i] = place[0];
      points[i + 1] = place[1];
    }
    return new Mark.Area(Ink.BODY, points);
  }

  private static Mark wheel(double x, double along) {
    double[] place = place(x, along, 0.025);
    return new Mark.Disc(Ink.LIMB, place[0], place[1], 0.025);
  }

  /** Where a point of a car is that stands on the slope at x: how far along it and how far above it. */
  private static double[] place(double x, double along, double above) {
    double slope = StrictMath.atan(1.35 * StrictMath.cos(3 * x));
    double cos = StrictMath.cos(slope);
    double sin = StrictMath.sin(slope);
    return new double[] {x + along * cos - above * sin, height(x) + along * sin + above * cos};
  }
}
