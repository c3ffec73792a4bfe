// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a candidate comes to.
 *
 * @param score the task's objective on validation data, or what a {@link Trial} puts in its place; empty if the
 *     candidate failed
 * @param problem why it failed, in one sentence; empty if it did not
 * @param measures what else a {@link Trial} found out, by name; finite numbers
 */
public record Evaluation(OptionalDouble score, String problem, Map<String, Double> measures) {
  public Evaluation {
    if (score.isPresent() != problem.isEmpty()) {
      throw new IllegalArgumentException("an evaluation has a score or a problem, not " + score + " and " + problem);
    }
    measures = Collections.unmodifiableMap(new TreeMap<>(measures));
    measures.forEach((name, value) -> {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("the measure " + name + " is " + value);
      }
    });
  }

  public static Evaluation scored(double score) {
    return scored(score, Map.of());
  }

  public static Evaluation scored(double score, Map<String, Double> measures) {
    return new Evaluation(OptionalDouble.of(score), "", measures);
  }

  public static Evaluation failed(String problem) {
    return new Evaluation(OptionalDouble.empty(), problem, Map.of());
  }
}
