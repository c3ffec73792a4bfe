// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.picture;

/**
 * The part of a world that a picture shows, in the world's units; what lies beyond is not seen.
 *
 * @param left least x
 * @param bottom least y
 * @param right above {@code left}
 * @param top above {@code bottom}
 */
public record View(double left, double bottom, double right, double top) {
  public View {
    if (!(left < right) || !(bottom < top)) {
      throw new IllegalArgumentException(
          "nothing is seen between " + left + " and " + right + " and between " + bottom + " and " + top);
    }
  }

  public double width() {
    return right - left;
  }

  public double height() {
    return top - bottom;
  }
}
