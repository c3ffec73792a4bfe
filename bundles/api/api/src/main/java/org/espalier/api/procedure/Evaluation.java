package org.espalier.api.procedure;

import java.util.OptionalDouble;

/**
 * What a candidate comes to.
 *
 * @param score the task's objective on validation data; empty if the candidate failed
 * @param problem why it failed, in one sentence; empty if it did not
 */
public record Evaluation(OptionalDouble score, String problem) {
  public Evaluation {
    if (score.isPresent() != problem.isEmpty()) {
      throw new IllegalArgumentException("an evaluation has a score or a problem, not " + score + " and " + problem);
    }
  }

  public static Evaluation scored(double score) {
    return new Evaluation(OptionalDouble.of(score), "");
  }

  public static Evaluation failed(String problem) {
    return new Evaluation(OptionalDouble.empty(), problem);
  }
}
