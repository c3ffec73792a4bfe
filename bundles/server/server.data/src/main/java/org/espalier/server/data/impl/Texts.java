// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import org.espalier.api.plugin.InvalidInputException;

/** Texts have the lengths that their columns have. */
final class Texts {
  private Texts() {}

  /**
   * The text.
   *
   * @throws InvalidInputException if it is longer
   */
  static String require(String what, String text, int most) {
    if (text.length() > most) {
      throw new InvalidInputException(
          what + " has " + text.length() + " characters; " + most + " are the most");
    }
    return text;
  }

  /** The text's beginning, with the sign that it is one. */
  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
