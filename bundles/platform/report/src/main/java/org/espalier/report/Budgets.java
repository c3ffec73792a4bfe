// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What pruned networks take of what they were to keep to, as shares of what the whole networks take. */
final class Budgets {
  /** Shares are sums and quotients: what is above a limit by no more than this is not. */
  private static final double ROUNDING = 1e-9;
  private static final String OVER = "over budget";

  private final Analysis analysis;
  private final List<String> resources;

  private Budgets(Analysis analysis) {
    this.analysis = analysis;
    this.resources = Searching.names(analysis.runs(), Searching.COST);
  }

  /** Whether a run takes more of a resource than it may. */
  static boolean violated(Study.Run run, String resource) {
    double taken = run.metrics().getOrDefault(Searching.COST + resource, Double.NaN);
    return taken > run.metrics().getOrDefault(Searching.LIMIT + resource, Double.NaN) + ROUNDING;
  }

  private static boolean violated(Study.Run run) {
    return Searching.names(List.of(run), Searching.LIMIT).stream().anyMatch(resource -> violated(run, resource));
  }

  /** The variant, flagged where a run of it takes more than it may. */
  static String flagged(Level level) {
    return level.variant() + (level.runs().stream().anyMatch(Budgets::violated) ? " (" + OVER + ")" : "");
  }

  /** Names which budgets are violated, and where; empty where none is. */
  static Optional<String> sentence(Analysis analysis) {
    Budgets budgets = new Budgets(analysis);
    List<String> found = new ArrayList<>();
    for (Level level : analysis.levels()) {
      for (String resource : budgets.resources) {
        List<Study.Run> over = level.runs().stream().filter(run -> violated(run, resource)).toList();
        if (!over.isEmpty()) {
          found.add(
              level.variant() + " at " + Words.percent(level.sparsity()) + " takes up to "
                  + Words.percent(max(over, Searching.COST + resource)) + " of the " + resource + " where "
                  + Words.percent(max(over, Searching.LIMIT + resource)) + " are allowed (" + over.size() + " of "
                  + Words.count(level.runs().size(), "seed") + ")");
        }
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(
        "BUDGET VIOLATED: " + String.join("; ", found) + ". What they score is no score of networks"
            + " within the budget.");
  }

  /** The sentences of several settings, each with its label if there are others. */
  static List<String> sentences(List<Analysis> analyses) {
    List<String> sentences = new ArrayList<>();
    for (Analysis analysis : analyses) {
      String label = analyses.size() == 1 || analysis.label().isEmpty() ? "" : analysis.label() + ": ";
      sentence(analysis).ifPresent(sentence -> sentences.add(label + sentence));
    }
    return sentences;
  }

  private static double max(List<Study.Run> runs, String metric) {
    return Arrays.stream(Searching.values(runs, metric)).max().orElse(Double.NaN);
  }

  /** A row for each variant and sparsity; empty where nothing is known of what networks take. */
  static Optional<Block> table(Analysis analysis) {
    Budgets budgets = new Budgets(analysis);
    return budgets.resources.isEmpty() ? Optional.empty() : Optional.of(budgets.table());
  }

  private Block table() {
    List<String> head = new ArrayList<>(List.of("variant", "sparsity", "seeds", analysis.objective().name()));
    head.addAll(resources);
    List<List<Block.Cell>> rows = new ArrayList<>();
    for (Level level : analysis.levels()) {
      if (Searching.names(level.runs(), Searching.COST).isEmpty()) {
        continue;
      }
      List<Block.Cell> row = new ArrayList<>();
      row.add(new Block.Cell(flagged(level), false));
      row.add(new Block.Cell(Words.percent(level.sparsity()), false));
      row.add(new Block.Cell(String.valueOf(level.runs().size()), false));
      row.add(new Block.Cell(Words.interval(level.score()), false));
      resources.forEach(resource -> row.add(cell(level, resource)));
      rows.add(row);
    }
    return new Block.Table(
        "What the networks take, as a share of what the whole network takes: mean over seeds, in brackets"
            + " the least and the most of a seed, and then the limit where there is a budget. Bold: " + OVER + ", with"
            + " the number of seeds that are. Of what is measured, the spread is half the width of the middle half of"
            + " the measurements, as a share of their median.",
        head, rows);
  }

  private static Block.Cell cell(Level level, String resource) {
    double[] taken = Searching.values(level.runs(), Searching.COST + resource);
    if (taken.length == 0) {
      return new Block.Cell("", false);
    }
    long over = level.runs().stream().filter(run -> violated(run, resource)).count();
    String text = Searching.range(taken, Words::percent)
        + limit(level.runs(), resource).stream().mapToObj(limit -> (over > 0 ? " > " : " of ") + Words.percent(limit))
            .collect(Collectors.joining())
        + (over > 0 ? ", " + OVER + " in " + over + " of " + Words.count(taken.length, "seed") : "")
        + spread(level.runs(), resource);
    return new Block.Cell(text, over > 0);
  }

  private static OptionalDouble limit(List<Study.Run> runs, String resource) {
    return Arrays.stream(Searching.values(runs, Searching.LIMIT + resource)).average();
  }

  private static String spread(List<Study.Run> runs, String resource) {
    double most = max(runs, Searching.SPREAD + resource);
    return most > 0 ? ", spread up to " + Words.percent(most) : "";
  }
}
