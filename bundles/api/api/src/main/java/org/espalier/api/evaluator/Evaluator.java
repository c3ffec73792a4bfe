// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.evaluator;

import java.util.List;
import java.util.Map;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;

/** Measures a trained network at the end of a run: a plug-in. */
public interface Evaluator {
  String KIND = "evaluator";

  /** In a sentence. */
  String MEANING = "What is measured at the end of each run.";

  /**
   * Whether its values depend on what else the machine does. While such an evaluator measures, no other run of the
   * process computes.
   */
  default boolean needsQuiet() {
    return false;
  }

  /**
   * Called when an experiment is validated, before anything runs: refuses what could not be measured afterwards, when
   * the training would be lost. By default nothing is refused.
   *
   * @param untrained left as it was; it gives what a procedure may ask for and no more, so that no refusal depends on
   *     test data
   * @throws org.espalier.api.plugin.InvalidInputException if it is known now that there will be nothing to measure
   */
  default void prepare(Trainable untrained) {}

  /** What it measures; metrics that are named after networks or layers are known once these were measured. */
  List<Metric> metrics();

  /**
   * The values of its metrics; one that can't be had is left out.
   *
   * @param trained left as it was
   * @param seeds randomness of the measurement: the same for every run of a seed, so that runs meet the same episodes
   */
  Map<String, Double> evaluate(Testable trained, Seeds seeds);

  /**
   * The same, and may keep the samples that the values were computed from. This is what the runner calls; by default
   * nothing is kept.
   */
  default Map<String, Double> evaluate(Testable trained, Seeds seeds, ArrayStore arrays) {
    return evaluate(trained, seeds);
  }
}
