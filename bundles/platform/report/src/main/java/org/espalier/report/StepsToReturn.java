// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Retention;

/**
 * How many environment steps trainings take until their return is a share of what the dense agent of the same seed came
 * to. A training that ended before is known to take longer, and counts as such.
 */
final class StepsToReturn {
  /** What returns are measured in. */
  private static final String REWARD = "reward";

  private StepsToReturn() {}

  /** Whether what counts in a setting is the return of an agent. */
  static boolean returns(Analysis analysis) {
    return analysis.objective().unit().equals(REWARD);
  }

  /** A row for each variant of each setting that was trained after it was pruned; empty where there is none. */
  static Optional<Block> of(List<Analysis> analyses) {
    TreeSet<Double> sparsities = new TreeSet<>();
    List<Row> rows = new ArrayList<>();
    for (Analysis analysis : analyses) {
      Optional<Convergence> speed = Optional.of(analysis).filter(StepsToReturn::returns)
          .flatMap(some -> Convergence.of(some, Convergence.Target.KEPT));
      for (String variant : speed.isPresent() ? analysis.variants() : List.<String>of()) {
        Row row = new Row(analysis, variant, speed.get());
        if (analysis.levels(variant).stream().anyMatch(level -> row.samples(level).isPresent())) {
          rows.add(row);
          analysis.levels(variant).forEach(level -> sparsities.add(level.sparsity()));
        }
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<String> head = new ArrayList<>(List.of("setting", "variant", "dense"));
    sparsities.forEach(sparsity -> head.add(Words.percent(sparsity)));
    return Optional.of(Block.Table.plain(
        "Environment steps until the return of a training is " + Words.percent(Retention.SURVIVAL)
            + " of the way from the first to the best return that the dense training of the same seed showed, by"
            + " sparsity: the median over seeds with its 95 % interval by order statistics, and in how many seeds they"
            + " get there. A training that ended before, or diverged, is known to take longer than all steps that it"
            + " had (>), and is not left out. Steps for which other runs had trained the first weights count.",
        head, rows.stream().map(row -> row.cells(sparsities)).toList()));
  }

  private record Row(Analysis analysis, String variant, Convergence speed) {

    Optional<Convergence.Samples> samples(Level level) {
      return speed.samples(level.runs(), level.hopeless());
    }

    List<String> cells(TreeSet<Double> sparsities) {
      Stream<String> steps = sparsities.stream().map(
          sparsity -> analysis.tested(variant, sparsity).flatMap(this::samples).map(StepsToReturn::said).orElse(""));
      String dense = speed.samples(analysis.dense(), analysis.denseHopeless()).map(StepsToReturn::said).orElse("");
      return Stream.concat(
          Stream.of(analysis.label().isEmpty() ? "all" : analysis.label(), variant, dense), steps).toList();
    }
  }

  private static String said(Convergence.Samples samples) {
    Interval median = samples.median();
    String bounds = median.bounded()
        ? " [" + steps(median.low(), samples) + ", " + steps(median.high(), samples) + "]" : "";
    return steps(median.estimate(), samples) + bounds + ", " + samples.reached() + " of " + median.n();
  }

  private static String steps(double steps, Convergence.Samples samples) {
    return Double.isInfinite(steps)
        ? String.format(Locale.ROOT, "> %,d", samples.budget()) : String.format(Locale.ROOT, "%,.0f", steps);
  }
}
