// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

/**
 * One rigid body of a {@link PlanarTree} with the hinge it hangs by. Its frame has its origin at the hinge and is
 * aligned with the world where all coordinates are 0: x forward, z up, metres. Filled shape by shape, then left alone.
 */
final class Body {
  /** Density of capsules, kg / m^3: the default of MuJoCo. */
  private static final double DENSITY = 1000;

  final int parent;
  final double anchorX;
  final double anchorZ;
  /** 1 where a positive coordinate turns z towards x (an axis along +y), -1 where it turns x towards z. */
  final double sign;

  double mass;
  double centreX;
  double centreZ;
  /** About the centre of mass, kg m^2. */
  double inertia;

  double low = Double.NEGATIVE_INFINITY;
  double high = Double.POSITIVE_INFINITY;
  double armature;
  double damping;
  double stiffness;
  double rest;

  /** Points that touch the ground: x, z, radius, friction coefficient of each. */
  double[][] points = {};

  /** @param parent number of the parent; -1 for the root, which moves freely */
  Body(int parent, double sign, double anchorX, double anchorZ) {
    this.parent = parent;
    this.sign = sign;
    this.anchorX = anchorX;
    this.anchorZ = anchorZ;
  }

  Body limits(double lowest, double highest) {
    low = lowest;
    high = highest;
    return this;
  }

  /** Rotor inertia in kg m^2 and viscous damping in N m s / rad of the hinge. */
  Body hinge(double rotor, double viscosity) {
    armature = rotor;
    damping = viscosity;
    return this;
  }

  /** A spring of the hinge in N m / rad that is slack at the coordinate {@code slack}. */
  Body spring(double constant, double slack) {
    stiffness = constant;
    rest = slack;
    return this;
  }

  /**
   * Adds a capsule whose axis is z turned towards x by {@code angle}; its two caps touch the ground.
   *
   * @param half half the length of the axis without caps
   */
  Body capsule(double x, double z, double angle, double half, double radius, double friction) {
    double dx = half * StrictMath.sin(angle);
    double dz = half * StrictMath.cos(angle);
    touch(x + dx, z + dz, radius, friction);
    touch(x - dx, z - dz, radius, friction);
    double square = radius * radius;
    double length = 2 * half;
    double cylinder = DENSITY * Math.PI * square * length;
    double caps = DENSITY * 4 / 3 * Math.PI * square * radius;
    return add(
        cylinder + caps,
        x,
        z,
        cylinder * (length * length / 12 + square / 4)
            + caps * (0.4 * square + length * length / 4 + 0.375 * radius * length));
  }

  /** Adds a simple polygon of corners x0, z0, x1, z1 ... against the clock, of an areal density in kg / m^2. */
  Body polygon(double density, double friction, double... corners) {
    double area = 0;
    double x = 0;
    double z = 0;
    double polar = 0;
    for (int i = 0; i < corners.length; i += 2) {
      int j = (i + 2) % corners.length;
      double ax = corners[i];
      double az = corners[i + 1];
      double bx = corners[j];
      double bz = corners[j + 1];
      double cross = ax * bz - bx * az;
      area += cross / 2;
      x += cross * (ax + bx) / 6;
      z += cross * (az + bz) / 6;
      polar += cross * (ax * ax + ax * bx + bx * bx + az * az + az * bz + bz * bz) / 12;
      touch(ax, az, 0, friction);
    }
    x /= area;
    z /= area;
    return add(density * area, x, z, density * (polar - area * (x * x + z * z)));
  }

  /** Masses and inertias times a factor. */
  void scale(double factor) {
    mass *= factor;
    inertia *= factor;
  }

  private Body add(double kilograms, double x, double z, double about) {
    double sum = mass + kilograms;
    double dx = x - centreX;
    double dz = z - centreZ;
    inertia += about + mass * kilograms / sum * (dx * dx + dz * dz);
    centreX += dx * kilograms / sum;
    centreZ += dz * kilograms / sum;
    mass = sum;
    return this;
  }

  private void touch(double... point) {
    double[][] more = java.util.Arrays.copyOf(points, points.length + 1);
    more[points.length] = point;
    points = more;
  }
}
