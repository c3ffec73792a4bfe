// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

import java.util.EnumMap;
import java.util.Map;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;

/**
 * How many examples each split of a generated data set has.
 *
 * @param train examples to fit weights, at least 1
 * @param validation examples to choose by, at least 1
 * @param test examples to report on, at least 1
 */
public record SplitSizes(int train, int validation, int test) {
  public SplitSizes {
    if (train < 1 || validation < 1 || test < 1) {
      throw new IllegalArgumentException(
          "splits of " + train + ", " + validation + " and " + test + " examples; each needs at least 1");
    }
  }

  /** Number of examples of a split. */
  public int of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /**
   * Draws every split from a stream of its own, so that the size of one does not change another.
   *
   * @param seeds the splits' streams are those named by {@link Split#name()}
   */
  public <E> Map<Split, E> draw(Seeds seeds, Source<E> source) {
    Map<Split, E> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, source.draw(of(split), seeds.stream(split.name())));
    }
    return splits;
  }

  /** Draws examples. */
  @FunctionalInterface
  public interface Source<E> {
    E draw(int size, RandomStream random);
  }
}
