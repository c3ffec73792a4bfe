package org.espalier.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.experiment.json.Json;
import org.espalier.experiment.json.JsonObject;

/**
 * What one iteration of a run showed: a line of {@code metrics.jsonl}.
 *
 * @param iteration counted over the whole run, from 1
 * @param samples that the run had learned from by then
 * @param metrics by name; a value may be NaN
 */
public record MetricPoint(long iteration, long samples, Map<String, Double> metrics) {
  public MetricPoint {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  String line() {
    return Json.canonical(Map.of("iteration", iteration, "samples", samples, "metrics", metrics)) + "\n";
  }

  static MetricPoint of(String line) {
    JsonObject json = Json.readObject(line);
    return new MetricPoint(json.integer("iteration"), json.integer("samples"), json.numberMap("metrics"));
  }
}
