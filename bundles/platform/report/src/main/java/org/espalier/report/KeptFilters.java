// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How many filters each layer keeps, at a glance: variants by layers, shaded by the share. */
final class KeptFilters {
  private KeptFilters() {}

  /** A row for each variant and sparsity; empty where no run says what its layers keep. */
  static Optional<Block> table(Analysis analysis) {
    List<String> layers = Searching.names(analysis.runs(), Searching.KEPT);
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    List<String> head = new ArrayList<>(List.of("variant", "sparsity"));
    head.addAll(layers);
    List<List<Block.Cell>> rows = new ArrayList<>();
    for (Level level : analysis.levels()) {
      if (Searching.names(level.runs(), Searching.KEPT).isEmpty()) {
        continue;
      }
      List<Block.Cell> row = new ArrayList<>();
      row.add(new Block.Cell(Budgets.flagged(level), false));
      row.add(new Block.Cell(Words.percent(level.sparsity()), false));
      layers.forEach(layer -> row.add(cell(Searching.values(level.runs(), Searching.KEPT + layer))));
      rows.add(row);
    }
    return Optional.of(new Block.Table(
        "Filters that each layer keeps, in percent, mean over seeds, and in brackets the least and the most of a seed;"
            + " the more, the darker.",
        head, rows));
  }

  private static Block.Cell cell(double[] shares) {
    OptionalDouble mean = Arrays.stream(shares).average();
    if (mean.isEmpty()) {
      return new Block.Cell("", false);
    }
    String text = Searching.range(shares, share -> String.valueOf(Math.round(100 * share)));
    return new Block.Cell(text, false, Math.max(0, Math.min(1, mean.getAsDouble())));
  }
}
