// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;

/**
 * Rigid bodies in a plane that hang by hinges in a tree. The coordinates are x, z and pitch of the root, then one
 * angle a hinge, so that joints cannot come apart. The mass matrix is summed from the bodies' Jacobians and factored
 * by Cholesky (Featherstone 2008, Rigid Body Dynamics Algorithms, sections 3 and 6).
 *
 * <p>A step is semi-implicit Euler. Whatever is stiff is taken at the end of the step to first order: damping and
 * springs of hinges, springs that stand for their limits, and the ground. That pushes with a damped spring and never
 * pulls as a contact begins; it holds by friction of Coulomb's bound, viscous near rest. Its normal is vertical
 * everywhere, so a slope acts as a fine stair.
 *
 * <p>Trigonometry is {@link StrictMath}'s. One thread at a time.
 */
final class PlanarTree {
  private static final double GROUND_STIFFNESS = 50_000;
  private static final double GROUND_DAMPING = 1000;
  private static final double FRICTION_DAMPING = 1000;
  private static final double LIMIT_STIFFNESS = 2000;
  private static final double LIMIT_DAMPING = 20;

  /** Coordinates: m, m, rad, rad ... */
  final double[] position;
  /** Their derivatives. */
  final double[] velocity;
  /** Generalised forces from outside, N, N, N m, N m ...; they stay until they are changed. */
  final double[] force;

  private final Body[] bodies;
  private final double rootHeight;
  private final double gravity;
  private final DoubleUnaryOperator ground;
  private final int size;

  private final double[] sine;
  private final double[] cosine;
  private final double[] turn;
  private final double[] hingeX;
  private final double[] hingeZ;
  private final double[] pullX;
  private final double[] pullZ;
  private final double[] alongX;
  private final double[] alongZ;
  private final double[][] matrix;
  private final double[] right;

  /**
   * @param rootHeight height of the root's hinge where its coordinate is 0
   * @param gravity m / s^2, downwards
   * @param ground height of the ground over x
   * @param bodies parents before their children, the root first
   */
  PlanarTree(double rootHeight, double gravity, DoubleUnaryOperator ground, Body... bodies) {
    this.rootHeight = rootHeight;
    this.gravity = gravity;
    this.ground = ground;
    this.bodies = bodies.clone();
    int count = bodies.length;
    size = 2 + count;
    position = new double[size];
    velocity = new double[size];
    force = new double[size];
    sine = new double[count];
    cosine = new double[count];
    turn = new double[count];
    hingeX = new double[count];
    hingeZ = new double[count];
    pullX = new double[count];
    pullZ = new double[count];
    alongX = new double[size];
    alongZ = new double[size];
    matrix = new double[size][size];
    right = new double[size];
  }

  /** The same bodies without ground and without limits of hinges, which are lost to this tree as well. */
  PlanarTree free() {
    for (Body body : bodies) {
      body.limits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    return new PlanarTree(rootHeight, gravity, x -> Double.NEGATIVE_INFINITY, bodies);
  }

  /** Moves on by so many seconds. */
  void step(double seconds) {
    accelerations(seconds, right);
    for (int i = 0; i < size; i++) {
      velocity[i] += seconds * right[i];
      position[i] += seconds * velocity[i];
    }
  }

  /**
   * Second derivatives of the coordinates at the current state.
   *
   * @param ahead seconds by which stiff forces are taken ahead; at 0 the accelerations are those of this moment
   */
  void accelerations(double ahead, double[] result) {
    kinematics();
    System.arraycopy(force, 0, right, 0, size);
    for (double[] row : matrix) {
      Arrays.fill(row, 0);
    }
    for (int b = 0; b < bodies.length; b++) {
      inertia(b);
      hinge(b, ahead);
      for (double[] point : bodies[b].points) {
        contact(b, point, ahead);
      }
    }
    solve();
    System.arraycopy(right, 0, result, 0, size);
  }

  /** Kinetic energy and that of gravity and of hinge springs, J. */
  double energy() {
    kinematics();
    double energy = 0;
    for (int b = 0; b < bodies.length; b++) {
      Body body = bodies[b];
      jacobian(b, body.centreX, body.centreZ);
      double vx = along(alongX);
      double vz = along(alongZ);
      double off = position[2 + b] - body.rest;
      energy += body.mass * ((vx * vx + vz * vz) / 2 + gravity * height(b, body.centreX, body.centreZ))
          + body.inertia * turn[b] * turn[b] / 2
          + body.armature * velocity[2 + b] * velocity[2 + b] / 2
          + body.stiffness * off * off / 2;
    }
    return energy;
  }

  /** Whether a body touches the ground. */
  boolean touches(int body) {
    return penetration(body) > 0;
  }

  /** How deep the deepest point of a body is in the ground, m; negative above it. */
  double penetration(int body) {
    kinematics();
    double deepest = Double.NEGATIVE_INFINITY;
    for (double[] point : bodies[body].points) {
      double x = jacobian(body, point[0], point[1]);
      deepest = Math.max(deepest, ground.applyAsDouble(x) + point[2] - height(body, point[0], point[1]));
    }
    return deepest;
  }

  /** Adds a force in N, given in the world's axes, at a point of a body's frame. */
  void push(int body, double x, double z, double forceX, double forceZ) {
    kinematics();
    jacobian(body, x, z);
    for (int i = 0; i < size; i++) {
      force[i] += alongX[i] * forceX + alongZ[i] * forceZ;
    }
  }

  /** Velocity of a body's centre of mass: x, z in m / s. */
  double[] centreVelocity(int body) {
    kinematics();
    jacobian(body, bodies[body].centreX, bodies[body].centreZ);
    return new double[] {along(alongX), along(alongZ)};
  }

  /** Angular velocity of a body, rad / s, z towards x. */
  double turning(int body) {
    kinematics();
    return turn[body];
  }

  /**
   * The bodies as they are now: capsules as thick lines, polygons as areas; the root as a body, the others as limbs.
   *
   * @param x of the world that is to be drawn at 0
   */
  List<Mark> marks(double x) {
    kinematics();
    List<Mark> marks = new ArrayList<>();
    for (int b = 0; b < bodies.length; b++) {
      Ink ink = b == 0 ? Ink.BODY : Ink.LIMB;
      double[][] points = bodies[b].points;
      double[] places = new double[2 * points.length];
      for (int i = 0; i < points.length; i++) {
        places[2 * i] = hingeX[b] + cosine[b] * points[i][0] + sine[b] * points[i][1] - x;
        places[2 * i + 1] = height(b, points[i][0], points[i][1]);
      }
      if (points[0][2] == 0) {
        marks.add(new Mark.Area(ink, places));
        continue;
      }
      // a capsule touches the ground with its two caps
      for (int i = 0; i < points.length; i += 2) {
        marks.add(new Mark.Line(ink, 2 * points[i][2], Arrays.copyOfRange(places, 2 * i, 2 * i + 4)));
      }
    }
    return marks;
  }

  double mass() {
    return Arrays.stream(bodies).mapToDouble(body -> body.mass).sum();
  }

  private void kinematics() {
    double[] angle = right;
    for (int b = 0; b < bodies.length; b++) {
      Body body = bodies[b];
      int p = body.parent;
      double own = body.sign * position[2 + b];
      double spin = body.sign * velocity[2 + b];
      if (p < 0) {
        angle[b] = own;
        turn[b] = spin;
        hingeX[b] = position[0];
        hingeZ[b] = rootHeight + position[1];
        pullX[b] = 0;
        pullZ[b] = 0;
      } else {
        angle[b] = angle[p] + own;
        turn[b] = turn[p] + spin;
        double rx = cosine[p] * body.anchorX + sine[p] * body.anchorZ;
        double rz = cosine[p] * body.anchorZ - sine[p] * body.anchorX;
        hingeX[b] = hingeX[p] + rx;
        hingeZ[b] = hingeZ[p] + rz;
        pullX[b] = pullX[p] - turn[p] * turn[p] * rx;
        pullZ[b] = pullZ[p] - turn[p] * turn[p] * rz;
      }
      sine[b] = StrictMath.sin(angle[b]);
      cosine[b] = StrictMath.cos(angle[b]);
    }
  }

  private double height(int b, double x, double z) {
    return hingeZ[b] + cosine[b] * z - sine[b] * x;
  }

  /** Derivatives of a point of a body by the coordinates; returns where it is along x. */
  private double jacobian(int b, double x, double z) {
    Arrays.fill(alongX, 0);
    Arrays.fill(alongZ, 0);
    double px = hingeX[b] + cosine[b] * x + sine[b] * z;
    double pz = height(b, x, z);
    alongX[0] = 1;
    alongZ[1] = 1;
    for (int k = b; k >= 0; k = bodies[k].parent) {
      alongX[2 + k] = bodies[k].sign * (pz - hingeZ[k]);
      alongZ[2 + k] = bodies[k].sign * (hingeX[k] - px);
    }
    return px;
  }

  private double along(double[] direction) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += direction[i] * velocity[i];
    }
    return sum;
  }

  private void inertia(int b) {
    Body body = bodies[b];
    double px = jacobian(b, body.centreX, body.centreZ);
    double square = turn[b] * turn[b];
    double fx = -body.mass * (pullX[b] - square * (px - hingeX[b]));
    double fz = -body.mass * (pullZ[b] - square * (height(b, body.centreX, body.centreZ) - hingeZ[b]) + gravity);
    addOuter(b, alongX, body.mass, fx);
    addOuter(b, alongZ, body.mass, fz);
    for (int i = b; i >= 0; i = bodies[i].parent) {
      for (int j = i; j >= 0; j = bodies[j].parent) {
        matrix[2 + i][2 + j] += body.inertia * bodies[i].sign * bodies[j].sign;
      }
    }
  }

  /** Adds weight x direction direction' to the lower half of the matrix and a force along the direction. */
  private void addOuter(int b, double[] direction, double weight, double along) {
    int i = 2 + b;
    while (i >= 0) {
      double scaled = weight * direction[i];
      right[i] += direction[i] * along;
      int j = i;
      while (j >= 0) {
        matrix[i][j] += scaled * direction[j];
        j = before(j);
      }
      i = before(i);
    }
  }

  /** The coordinate before this one on the way to the root; -1 after the last. */
  private int before(int coordinate) {
    if (coordinate < 2) {
      return coordinate - 1;
    }
    int parent = bodies[coordinate - 2].parent;
    return parent < 0 ? 1 : 2 + parent;
  }

  private void hinge(int b, double ahead) {
    Body body = bodies[b];
    int i = 2 + b;
    spring(i, body.stiffness, body.damping, position[i] - body.rest, ahead);
    matrix[i][i] += body.armature;
    double beyond = position[i] < body.low ? position[i] - body.low : Math.max(0, position[i] - body.high);
    if (beyond != 0) {
      spring(i, LIMIT_STIFFNESS, LIMIT_DAMPING, beyond, ahead);
    }
  }

  private void spring(int i, double stiffness, double damping, double stretch, double ahead) {
    right[i] -= stiffness * (stretch + ahead * velocity[i]) + damping * velocity[i];
    matrix[i][i] += ahead * (damping + ahead * stiffness);
  }

  private void contact(int b, double[] point, double ahead) {
    double z = height(b, point[0], point[1]) - point[2];
    double x = hingeX[b] + cosine[b] * point[0] + sine[b] * point[1];
    double depth = ground.applyAsDouble(x) - z;
    if (!(depth > 0)) {
      return;
    }
    // The point of contact is the lowest of the sphere, not its centre.
    double low = point[2];
    jacobian(b, point[0] + sine[b] * low, point[1] - cosine[b] * low);
    double vz = along(alongZ);
    double normal = GROUND_STIFFNESS * depth - GROUND_DAMPING * vz;
    if (normal <= 0) {
      return;
    }
    double damping = GROUND_DAMPING + ahead * GROUND_STIFFNESS;
    addOuter(b, alongZ, ahead * damping, GROUND_STIFFNESS * depth - damping * vz);
    double vx = along(alongX);
    double viscosity = Math.min(FRICTION_DAMPING, point[3] * normal / Math.abs(vx));
    addOuter(b, alongX, ahead * viscosity, -viscosity * vx);
  }

  /** Solves matrix x = right in place. */
  private void solve() {
    for (int i = 0; i < size; i++) {
      double[] row = matrix[i];
      for (int j = 0; j <= i; j++) {
        double[] other = matrix[j];
        double sum = row[j];
        for (int k = 0; k < j; k++) {
          sum -= row[k] * other[k];
        }
        row[j] = i == j ? Math.sqrt(sum) : sum / other[j];
      }
      double sum = right[i];
      for (int k = 0; k < i; k++) {
        sum -= row[k] * right[k];
      }
      right[i] = sum / row[i];
    }
    for (int i = size - 1; i >= 0; i--) {
      double sum = right[i];
      for (int k = i + 1; k < size; k++) {
        sum -= matrix[k][i] * right[k];
      }
      right[i] = sum / matrix[i][i];
    }
  }
}
