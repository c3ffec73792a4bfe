// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Space;

/** Spaces of real numbers. */
final class Boxes {
  private Boxes() {}

  /**
   * The space as a box.
   *
   * @param wrapper name of what needs one
   * @param role what it is a space of
   * @throws InvalidInputException if it is not one
   */
  static Space.Box of(String wrapper, String role, Space space) {
    if (space instanceof Space.Box box) {
      return box;
    }
    throw new InvalidInputException(
        "environment " + wrapper + ": " + role + " of the environment inside come from " + space
            + "; it needs a box of real numbers");
  }

  /** All numbers of the box's shape. */
  static Space.Box unbounded(Space.Box box) {
    return Space.Box.of(box.shape(), Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
  }
}
