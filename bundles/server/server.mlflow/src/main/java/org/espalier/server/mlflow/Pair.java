// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A param or a tag. */
public record Pair(Optional<String> key, Optional<String> value) implements Message {
  static List<Pair> of(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> new Pair(Optional.of(entry.getKey()), Optional.of(entry.getValue()))).toList();
  }

  /**
   * What some pairs say, by key; one without a value has an empty one.
   *
   * @param what they are, for messages
   * @throws jakarta.ws.rs.WebApplicationException if one has no key, or two have the same
   */
  static Map<String, String> map(String what, List<Pair> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      String key = Given.text("the key of a " + what, pair.key);
      if (map.put(key, pair.value.orElse("")) != null) {
        throw Refusal.invalid("the " + what + " '" + key + "' is there twice; each key may be there once");
      }
    }
    return map;
  }
}
