// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.api.metric.Metric;

/**
 * What was measured at the end of a run.
 *
 * @param objective what success is measured in
 * @param test on test data, which is used to choose nothing
 * @param validation on validation data, where something is to be chosen by it
 * @param sparsity reached
 * @param learning how its learning curve is to be read
 * @param metrics all else by name, in the order of measurement; a value may be NaN
 * @param declared what is known of the metrics beside their values: units, bounds
 * @param facts numbers known of the data, by name
 */
public record Measurement(
    Metric objective, Success test, Optional<Success> validation, Sparsity sparsity, Learning learning,
    Map<String, Double> metrics, Map<String, Metric> declared, Map<String, Double> facts) {
  public Measurement {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    declared = Collections.unmodifiableMap(new TreeMap<>(declared));
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** What was measured at the end of a run of whose learning nothing is told. */
  public Measurement(
      Metric objective, Success test, Optional<Success> validation, Sparsity sparsity, Map<String, Double> metrics,
      Map<String, Metric> declared, Map<String, Double> facts) {
    this(objective, test, validation, sparsity, Learning.UNKNOWN, metrics, declared, facts);
  }

  /**
   * The objective on a part of the data.
   *
   * @param score of the trained network
   * @param floor of what knows nothing of the inputs
   */
  public record Success(double score, double floor) {}

  /** The objective on test data. */
  public double score() {
    return test.score();
  }

  /** The objective on test data of what knows nothing of the inputs. */
  public double floor() {
    return test.floor();
  }
}
