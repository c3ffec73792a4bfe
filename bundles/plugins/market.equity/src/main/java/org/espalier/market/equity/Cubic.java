// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

/** Interpolation between equidistant nodes by the cubic through the four around a position (Lagrange). */
final class Cubic {
  static final int NODES = 4;

  private Cubic() {}

  /**
   * The first of the four nodes.
   *
   * @param position in steps from the first of all nodes
   * @param nodes number of all nodes, at least 4
   */
  static int first(double position, int nodes) {
    return Math.min(nodes - NODES, Math.max(0, (int) position - 1));
  }

  /**
   * How much node i counts, from 0 to 3: the polynomial that is 1 there and 0 at the other three.
   *
   * @param x in steps from the first of the four
   */
  static double weight(int i, double x) {
    return switch (i) {
      case 0 -> (x - 1) * (x - 2) * (x - 3) / -6;
      case 1 -> x * (x - 2) * (x - 3) / 2;
      case 2 -> x * (x - 1) * (x - 3) / -2;
      default -> x * (x - 1) * (x - 2) / 6;
    };
  }
}
