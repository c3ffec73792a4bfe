// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * One of the values that a part of an experiment takes.
 *
 * @param settings what tells it from the others, by dotted key; empty if there are no others
 */
record Choice<T>(T value, Map<String, Object> settings) {
  Choice {
    settings = new LinkedHashMap<>(settings);
  }

  static <T> Choice<T> only(T value) {
    return new Choice<>(value, Map.of());
  }

  /** Every combination of two lists of choices, the second varying faster. */
  static <A, B, C> List<Choice<C>> product(List<Choice<A>> as, List<Choice<B>> bs, BiFunction<A, B, C> combine) {
    List<Choice<C>> all = new ArrayList<>();
    for (Choice<A> a : as) {
      for (Choice<B> b : bs) {
        Map<String, Object> settings = new LinkedHashMap<>(a.settings);
        settings.putAll(b.settings);
        all.add(new Choice<>(combine.apply(a.value, b.value), settings));
      }
    }
    return all;
  }
}
