// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A layer among those of all networks of a training, written {@code network/layer}: the first stroke parts the two.
 *
 * @param network the network's name in its training, such as {@code actor}
 * @param layer the layer's name in its network, such as {@code dense1}
 */
public record LayerName(String network, String layer) {
  private static final char STROKE = '/';

  /** The layer that a text names; empty if it names none. */
  public static Optional<LayerName> of(String text) {
    int stroke = text.indexOf(STROKE);
    return stroke < 0
        ? Optional.empty() : Optional.of(new LayerName(text.substring(0, stroke), text.substring(stroke + 1)));
  }

  /** What a pattern as in {@link PruneRules#excluded} says of the layer, whatever it says of the network. */
  public static String layerOf(String pattern) {
    return pattern.substring(pattern.lastIndexOf(STROKE) + 1);
  }

  /** Whether a pattern as in {@link PruneRules#excluded} means this layer. */
  public boolean isMeantBy(String pattern) {
    String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    return layer.matches(expression) || toString().matches(expression);
  }

  /** As {@code network/layer}; {@link #of} reads it. */
  @Override
  public String toString() {
    return network + STROKE + layer;
  }
}
