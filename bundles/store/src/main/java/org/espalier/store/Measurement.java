package org.espalier.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.api.metric.Metric;

/**
 * What was measured at the end of a run.
 *
 * @param objective what success is measured in
 * @param score the objective on the test split
 * @param floor the objective, on the test split, of what knows nothing of the inputs
 * @param sparsity reached
 * @param metrics all else by name, in the order of measurement; a value may be NaN
 * @param facts numbers known of the data, by name
 */
public record Measurement(
    Metric objective, double score, double floor, Sparsity sparsity, Map<String, Double> metrics,
    Map<String, Double> facts) {
  public Measurement {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }
}
