// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import org.espalier.api.plugin.InvalidInputException;

/**
 * A parameter among those of all networks of a training. Within one network a parameter is known by its own name, a
 * text; where there may be several, by this. Written {@code network/parameter}, as in files and in the names of random
 * streams: the first stroke parts the two.
 *
 * @param network the network's name in its training, such as {@code actor}: not empty, without a stroke
 * @param parameter as in {@link ParameterSpec#name()}: not empty
 */
public record ParameterName(String network, String parameter) implements Comparable<ParameterName> {
  private static final char STROKE = '/';

  public ParameterName {
    if (network.isEmpty() || network.indexOf(STROKE) >= 0 || parameter.isEmpty()) {
      throw new InvalidInputException(
          "no parameter \"" + parameter + "\" of a network \"" + network + "\": neither may be empty, and there is no "
              + STROKE + " in a network's name");
    }
  }

  /**
   * The parameter that a text names, such as {@code actor/dense1.weight}.
   *
   * @throws InvalidInputException if it names none
   */
  public static ParameterName of(String text) {
    int stroke = text.indexOf(STROKE);
    if (stroke <= 0 || stroke == text.length() - 1) {
      throw new InvalidInputException(
          "\"" + text + "\" names no parameter: that is network/parameter, such as actor/dense1.weight");
    }
    return new ParameterName(text.substring(0, stroke), text.substring(stroke + 1));
  }

  /** In the order of the texts. */
  @Override
  public int compareTo(ParameterName other) {
    return toString().compareTo(other.toString());
  }

  /** As {@code network/parameter}; {@link #of} reads it. */
  @Override
  public String toString() {
    return network + STROKE + parameter;
  }
}
