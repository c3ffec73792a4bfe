// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.json.Json;
import org.espalier.plan.RunPlan;

/** The runs that have ended, as {@code results.csv}: RFC 4180 with LF at line ends, a row a run in plan order. */
final class ResultTable {
  private static final List<String> MEASURED =
      List.of("sparsity.weights", "sparsity.parameters", "sparsity.macs", "objective", "direction", "score", "floor");
  private static final List<String> VALIDATED = List.of("validation.score", "validation.floor");

  private final Map<RunPlan, RunResult> rows = new LinkedHashMap<>();
  private final Set<String> settings = new TreeSet<>();
  private final Set<String> metrics = new LinkedHashSet<>();
  private final boolean validated;

  /**
   * The table of the runs that have a result.
   *
   * @param plans in the order of the rows
   * @param results by id
   */
  ResultTable(List<RunPlan> plans, Map<String, RunResult> results) {
    for (RunPlan plan : plans) {
      RunResult result = results.get(plan.id());
      settings.addAll(plan.settings().keySet());
      if (result != null) {
        rows.put(plan, result);
        result.measured().ifPresent(measured -> metrics.addAll(measured.metrics().keySet()));
      }
    }
    validated = rows.values().stream()
        .anyMatch(result -> result.measured().flatMap(Measurement::validation).isPresent());
  }

  String csv() {
    List<String> header = new ArrayList<>(List.of("id", "name", "variant", "seed"));
    header.addAll(settings);
    header.add("sparsity");
    header.addAll(MEASURED);
    header.addAll(validated ? VALIDATED : List.of());
    header.addAll(metrics);
    header.addAll(List.of("iterations", "seconds", "status"));
    StringBuilder text = new StringBuilder(line(header));
    rows.forEach((plan, result) -> text.append(line(row(plan, result))));
    return text.toString();
  }

  private List<String> row(RunPlan plan, RunResult result) {
    List<String> row = new ArrayList<>();
    row.add(plan.id());
    row.add(plan.definition().name());
    row.add(plan.definition().variant());
    row.add(Long.toString(plan.seed()));
    for (String setting : settings) {
      row.add(cell(plan.settings().getOrDefault(setting, "")));
    }
    row.add(plan.definition().sparsity().isPresent() ? cell(plan.definition().sparsity().getAsDouble()) : "");
    if (result.measured().isPresent()) {
      measured(row, result.measured().get());
    } else {
      row.addAll(Collections.nCopies(MEASURED.size() + (validated ? VALIDATED.size() : 0) + metrics.size(), ""));
    }
    row.add(Long.toString(result.iterations()));
    row.add(String.format(Locale.ROOT, "%.3f", result.seconds()));
    row.add(result.status().toString());
    return row;
  }

  private void measured(List<String> row, Measurement measured) {
    row.add(cell(measured.sparsity().weights()));
    row.add(cell(measured.sparsity().parameters()));
    row.add(cell(measured.sparsity().macs()));
    row.add(measured.objective().name());
    row.add(measured.objective().direction().name().toLowerCase(Locale.ROOT));
    row.add(cell(measured.score()));
    row.add(cell(measured.floor()));
    if (validated) {
      row.add(measured.validation().map(success -> cell(success.score())).orElse(""));
      row.add(measured.validation().map(success -> cell(success.floor())).orElse(""));
    }
    for (String metric : metrics) {
      Double value = measured.metrics().get(metric);
      row.add(value == null ? "" : cell(value));
    }
  }

  /** Texts as they are, numbers as in JSON, without quotes around NaN. */
  private static String cell(Object value) {
    return value instanceof String text ? text : Json.canonical(value).replace("\"", "");
  }

  private static String line(List<String> cells) {
    return cells.stream().map(ResultTable::escape).collect(Collectors.joining(",")) + "\n";
  }

  private static String escape(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
