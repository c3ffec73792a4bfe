// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.json.Json;
import org.espalier.plan.RunPlan;

/**
 * The runs that have ended, as {@code results.csv}: RFC 4180 with LF at line ends, a row a run in plan order. It is
 * written after each run, so that lines are kept: made anew, those of ten thousand runs would take hours in all. Used
 * by one thread at a time.
 */
final class ResultTable {
  private static final List<String> MEASURED =
      List.of("sparsity.weights", "sparsity.parameters", "sparsity.macs", "objective", "direction", "score", "floor");
  private static final List<String> VALIDATED = List.of("validation.score", "validation.floor");

  private final Map<String, RunResult> results = new HashMap<>();
  /** Names of the settings of runs, which are put together each time they are asked for, and of what was measured. */
  private final Map<String, List<String>> settings = new HashMap<>();
  private final Map<String, List<String>> metrics = new HashMap<>();
  /** Each list of names once, so that it is seen at once whether two are the same. */
  private final Map<List<String>, List<String>> names = new HashMap<>();
  /** Without those that have changed since, by the run's id. */
  private final Map<String, String> lines = new HashMap<>();
  /** Of the lines that are kept. */
  private Columns columns = new Columns(Set.of(), Set.of(), false);

  /**
   * What depends on all that the table holds.
   *
   * @param settings of all runs, whether they have ended or not
   * @param metrics in the order in which rows come to have them
   * @param validated whether there is a score on validation data
   */
  private record Columns(Set<String> settings, Set<String> metrics, boolean validated) {
    /** Sets of another order are equal, columns are not. */
    boolean same(Columns other) {
      return settings.equals(other.settings) && List.copyOf(metrics).equals(List.copyOf(other.metrics))
          && validated == other.validated;
    }
  }

  /** Sets how a run ended, instead of how it ended before. */
  void put(RunResult result) {
    results.put(result.id(), result);
    metrics.put(result.id(), once(result.measured().map(Measurement::metrics).orElse(Map.of())));
    lines.remove(result.id());
  }

  private List<String> once(Map<String, ?> named) {
    return names.computeIfAbsent(List.copyOf(named.keySet()), list -> list);
  }

  /**
   * The text of the file.
   *
   * @param plans in the order of the rows
   */
  String csv(List<RunPlan> plans) {
    Columns now = columns(plans);
    if (!now.same(columns)) {
      columns = now;
      lines.clear();
    }
    List<String> header = new ArrayList<>(List.of("id", "name", "variant", "seed"));
    header.addAll(columns.settings);
    header.add("sparsity");
    header.addAll(MEASURED);
    header.addAll(columns.validated ? VALIDATED : List.of());
    header.addAll(columns.metrics);
    header.addAll(List.of("iterations", "seconds", "status"));
    StringBuilder text = new StringBuilder(line(header));
    for (RunPlan plan : plans) {
      RunResult result = results.get(plan.id());
      if (result != null) {
        text.append(lines.computeIfAbsent(plan.id(), id -> line(row(plan, result))));
      }
    }
    return text.toString();
  }

  private Columns columns(List<RunPlan> plans) {
    Set<String> set = new TreeSet<>();
    Set<String> measured = new LinkedHashSet<>();
    boolean validated = false;
    // most runs have the names of the run before
    List<String> setBefore = null;
    List<String> measuredBefore = null;
    for (RunPlan plan : plans) {
      List<String> setHere = settings.computeIfAbsent(plan.id(), id -> once(plan.settings()));
      if (setHere != setBefore) {
        set.addAll(setHere);
        setBefore = setHere;
      }
      RunResult result = results.get(plan.id());
      if (result != null) {
        List<String> measuredHere = metrics.get(plan.id());
        if (measuredHere != measuredBefore) {
          measured.addAll(measuredHere);
          measuredBefore = measuredHere;
        }
        validated |= result.measured().flatMap(Measurement::validation).isPresent();
      }
    }
    return new Columns(set, measured, validated);
  }

  private List<String> row(RunPlan plan, RunResult result) {
    List<String> row = new ArrayList<>();
    row.add(plan.id());
    row.add(plan.definition().name());
    row.add(plan.definition().variant());
    row.add(Long.toString(plan.seed()));
    for (String setting : columns.settings) {
      row.add(cell(plan.settings().getOrDefault(setting, "")));
    }
    row.add(plan.definition().sparsity().isPresent() ? cell(plan.definition().sparsity().getAsDouble()) : "");
    if (result.measured().isPresent()) {
      measured(row, result.measured().get());
    } else {
      int cells = MEASURED.size() + (columns.validated ? VALIDATED.size() : 0) + columns.metrics.size();
      row.addAll(Collections.nCopies(cells, ""));
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
    if (columns.validated) {
      row.add(measured.validation().map(success -> cell(success.score())).orElse(""));
      row.add(measured.validation().map(success -> cell(success.floor())).orElse(""));
    }
    for (String metric : columns.metrics) {
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
