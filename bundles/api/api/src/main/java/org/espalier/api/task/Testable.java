// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;

/**
 * A trainable with its test data: what a task makes, and what evaluators measure when a run ends. Procedures and
 * criteria never get one, whatever they ask for.
 */
public interface Testable extends Trainable {

  /**
   * The objective on a part of the data (for an agent: over evaluation episodes of that part). Draws from streams of
   * its own, so that it may be called at any time without changing the training; equal weights give equal scores.
   */
  double score(Split split);

  /**
   * The objective of the best that knows nothing of the inputs: for a predictor a constant prediction; for an agent the
   * better of the random policy and the best policy that takes the same action always, over the episodes of {@link
   * #score}.
   */
  double floor(Split split);

  /**
   * Numbers known of the data or of the world that a report should show, such as the error of the best possible
   * predictor, by name; the same for all trainings of a seed. One named {@code table/row/column} is shown as that cell;
   * where the column is the objective's name, the row is a rule that needs no training, with which networks are
   * compared.
   */
  default Map<String, Double> facts() {
    return Map.of();
  }

  /** What it shows of a kind, such as {@link Predictor}; empty if it has nothing of it. */
  <T extends Exhibit> Optional<T> show(Class<T> type);

  @Override
  default double trainingScore() {
    return score(Split.TRAIN);
  }

  @Override
  default double validationScore() {
    return score(Split.VALIDATION);
  }
}
