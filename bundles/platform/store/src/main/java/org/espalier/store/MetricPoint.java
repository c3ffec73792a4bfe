// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * What one iteration of a run showed: a line of {@code metrics.jsonl}.
 *
 * @param iteration counted over the whole run, from 1
 * @param samples that the run had learned from by then
 * @param metrics by name; a value may be NaN
 * @param sparsity share of all weights that was masked then; in the file just where it is another than before
 */
public record MetricPoint(long iteration, long samples, Map<String, Double> metrics, OptionalDouble sparsity) {
  public MetricPoint {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** A point of which no sparsity is told. */
  public MetricPoint(long iteration, long samples, Map<String, Double> metrics) {
    this(iteration, samples, metrics, OptionalDouble.empty());
  }

  String line() {
    Map<String, Object> fields = new LinkedHashMap<>(
        Map.of("iteration", iteration, "samples", samples, "metrics", metrics));
    sparsity.ifPresent(share -> fields.put("sparsity", share));
    return Json.canonical(fields) + "\n";
  }

  static MetricPoint of(String line) {
    JsonObject json = Json.readObject(line);
    return new MetricPoint(
        json.integer("iteration"), json.integer("samples"), json.numberMap("metrics"),
        json.has("sparsity") ? OptionalDouble.of(json.number("sparsity")) : OptionalDouble.empty());
  }

  /** The same point; its sparsity is that of the one before if none is told. */
  MetricPoint after(OptionalDouble before) {
    return sparsity.isPresent() ? this : new MetricPoint(iteration, samples, metrics, before);
  }
}
