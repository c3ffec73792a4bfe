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
  /** What no experiment comes near. */
  static final int MOST = 100_000;

  Choice {
    settings = new LinkedHashMap<>(settings);
  }

  static <T> Choice<T> only(T value) {
    return new Choice<>(value, Map.of());
  }

  /** There are more than {@link #MOST} choices. */
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Every combination of two lists of choices, the second varying faster.
   *
   * @throws TooManyException if there are too many
   */
  static <A, B, C> List<Choice<C>> product(List<Choice<A>> as, List<Choice<B>> bs, BiFunction<A, B, C> combine) {
    if ((long) as.size() * bs.size() > MOST) {
      throw new TooManyException();
    }
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
