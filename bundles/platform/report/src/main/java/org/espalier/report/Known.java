// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tasks say of their data: one table with a row for each setting, and one for each table that facts are cells of,
 * which are named {@code table/row/column}. A number that differs from seed to seed is a range.
 */
final class Known {
  private final Map<Map<String, String>, List<Study.Run>> bySettings = new LinkedHashMap<>();
  private final Set<String> plain = new LinkedHashSet<>();
  private final Map<String, Set<Cell>> tables = new LinkedHashMap<>();

  private Known(Study study) {
    for (Study.Run run : study.runs()) {
      if (!run.facts().isEmpty()) {
        bySettings.computeIfAbsent(run.settings(), settings -> new ArrayList<>()).add(run);
      }
      for (String fact : run.facts().keySet()) {
        String[] parts = fact.split("/");
        if (parts.length == 3) {
          tables.computeIfAbsent(parts[0], table -> new LinkedHashSet<>()).add(new Cell(fact, parts[1], parts[2]));
        } else {
          plain.add(fact);
        }
      }
    }
  }

  private record Cell(String fact, String row, String column) {}

  static List<Block> of(Study study) {
    Known known = new Known(study);
    List<Block> blocks = new ArrayList<>();
    if (!known.plain.isEmpty()) {
      blocks.add(known.plain());
    }
    known.tables.forEach((name, cells) -> blocks.add(known.table(name, cells)));
    return blocks;
  }

  private Block plain() {
    List<String> head = new ArrayList<>(List.of("setting"));
    head.addAll(plain);
    return table("As the data set or the task says of itself.", head,
        runs -> List.of(plain.stream().map(fact -> range(runs, fact)).toList()));
  }

  private Block table(String name, Set<Cell> cells) {
    Set<String> columns = cells.stream().map(Cell::column).collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, List<Cell>> byRow =
        cells.stream().collect(Collectors.groupingBy(Cell::row, LinkedHashMap::new, Collectors.toList()));
    List<String> head = new ArrayList<>(List.of("setting", ""));
    head.addAll(columns);
    return table(Words.capital(name) + ", as the task says.", head, runs -> byRow.entrySet().stream()
        .map(row -> Stream.concat(
            Stream.of(row.getKey()), columns.stream().map(column -> range(runs, row.getValue(), column))).toList())
        .filter(row -> row.stream().skip(1).anyMatch(text -> !text.isEmpty()))
        .toList());
  }

  /** Rows of a setting's runs. */
  private interface Body {
    List<List<String>> rows(List<Study.Run> runs);
  }

  /** Settings with the same rows share them. */
  private Block table(String caption, List<String> head, Body body) {
    Map<List<List<String>>, List<String>> settings = new LinkedHashMap<>();
    bySettings.forEach((setting, runs) -> settings.computeIfAbsent(body.rows(runs), rows -> new ArrayList<>())
        .add(Words.settings(setting)));
    return Block.Table.plain(caption, head, settings.entrySet().stream()
        .map(entry -> entry.getKey().stream()
            .map(row -> Stream.concat(
                Stream.of(settings.size() == 1 ? "all" : String.join("; ", entry.getValue())), row.stream()).toList())
            .toList())
        .flatMap(Collection::stream)
        .toList());
  }

  private static String range(List<Study.Run> runs, List<Cell> row, String column) {
    return row.stream().filter(cell -> cell.column().equals(column)).map(cell -> range(runs, cell.fact()))
        .findFirst().orElse("");
  }

  /** One number where it is the same for all, else the lowest and the highest. */
  private static String range(List<Study.Run> runs, String fact) {
    DoubleSummaryStatistics values =
        runs.stream()
            .filter(run -> run.facts().containsKey(fact))
            .mapToDouble(run -> run.facts().get(fact))
            .summaryStatistics();
    if (values.getCount() == 0) {
      return "";
    }
    String low = Words.number(values.getMin());
    String high = Words.number(values.getMax());
    return low.equals(high) ? low : low + " to " + high;
  }
}
