// SPDX-License-Identifier: Apache-2.0
package org.espalier.curvature;

/**
 * Numbers on their way through a network with their derivatives along a direction of the weights, and the slopes of a
 * loss by them with theirs.
 */
final class Variable {
  private final int size;
  private final boolean shared;
  private double[] value;
  private double[] motion;
  private double[] slope = {};
  private double[] slopeMotion = {};

  /** Of a batch. */
  Variable(int size, int batch) {
    this.size = size;
    this.shared = false;
    this.value = new double[size * batch];
    this.motion = new double[value.length];
  }

  /** The same for all samples: a parameter. */
  Variable(double[] value, double[] motion) {
    this.size = value.length;
    this.shared = true;
    this.value = value;
    this.motion = motion;
  }

  /** Of a sample. */
  int size() {
    return size;
  }

  /** Where a sample begins. */
  int offset(int sample) {
    return shared ? 0 : sample * size;
  }

  double[] value() {
    return value;
  }

  double[] motion() {
    return motion;
  }

  /** All 0 until something is added. */
  double[] slope() {
    if (slope.length == 0) {
      slope = new double[value.length];
    }
    return slope;
  }

  double[] slopeMotion() {
    if (slopeMotion.length == 0) {
      slopeMotion = new double[value.length];
    }
    return slopeMotion;
  }

  /** Gives the memory back. */
  void forget() {
    value = new double[0];
    motion = value;
    slope = value;
    slopeMotion = value;
  }
}
