// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Retention;

/** Where trainings survive pruning, at a glance: settings by sparsities, shaded by the share of seeds that do. */
final class SurvivalMap {
  private SurvivalMap() {}

  /**
   * A row for each setting in which training gained something; empty if there are not two of them, or one sparsity
   * alone.
   */
  static Optional<Block> of(List<Analysis> analyses) {
    List<Analysis> shown = analyses.stream()
        .filter(analysis -> analysis.tested().stream().anyMatch(level -> level.survival().isPresent()))
        .toList();
    TreeSet<Double> sparsities = new TreeSet<>();
    shown.forEach(analysis -> analysis.tested().forEach(level -> sparsities.add(level.sparsity())));
    if (shown.size() < 2 || sparsities.size() < 2) {
      return Optional.empty();
    }
    List<String> head = new ArrayList<>(List.of("setting"));
    sparsities.forEach(sparsity -> head.add(Words.percent(sparsity)));
    return Optional.of(new Block.Table(
        "In how many seeds " + shown.get(0).subjectPhrase() + " keeps at least " + Words.percent(Retention.SURVIVAL)
            + " of what dense training gained, by setting and sparsity; the more of them, the darker.",
        head, shown.stream().map(analysis -> row(analysis, sparsities)).toList()));
  }

  private static List<Block.Cell> row(Analysis analysis, TreeSet<Double> sparsities) {
    List<Block.Cell> row = new ArrayList<>(List.of(new Block.Cell(analysis.label(), false)));
    for (double sparsity : sparsities) {
      row.add(analysis.tested().stream()
          .filter(level -> level.sparsity() == sparsity && level.survival().isPresent())
          .findFirst()
          .map(level -> cell(level.kept(Retention.SURVIVAL)))
          .orElse(new Block.Cell("", false)));
    }
    return row;
  }

  private static Block.Cell cell(Majority kept) {
    return new Block.Cell(
        kept.successes() + "/" + kept.trials(), false, (double) kept.successes() / kept.trials());
  }
}
