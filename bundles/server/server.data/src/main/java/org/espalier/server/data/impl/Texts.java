// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.espalier.api.plugin.InvalidInputException;

/** Texts have the lengths that their columns have, and characters that every database has. */
final class Texts {
  /** A surrogate matches alone, without the other half of its pair. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\x{D800}-\\x{DFFF}]");

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

  /** The text, with U+FFFD for what PostgreSQL has no place for: NUL, and halves of pairs of surrogates. */
  static String storable(String text) {
    return UNSTORABLE.matcher(text).replaceAll("\uFFFD");
  }

  /**
   * Texts by name, all {@link #storable}.
   *
   * @throws InvalidInputException if two names become one
   */
  static Map<String, String> storable(String what, Map<String, String> texts) {
    Map<String, String> all = new LinkedHashMap<>();
    texts.forEach((name, text) -> {
      if (all.put(storable(name), storable(text)) != null) {
        throw new InvalidInputException("two " + what + " are called '" + storable(name)
            + "', once characters that are no text are left out; each may be there once");
      }
    });
    return all;
  }

  /** The text's beginning, with the sign that it is one. */
  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
