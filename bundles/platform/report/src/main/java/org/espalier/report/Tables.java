// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.plan.Published;
import org.espalier.statistics.Statistic;

/** The tables of one setting. */
final class Tables {
  private final Analysis analysis;

  private Tables(Analysis analysis) {
    this.analysis = analysis;
  }

  static List<Block> of(Analysis analysis) {
    Tables tables = new Tables(analysis);
    List<Block> blocks = new ArrayList<>(List.of(tables.levels()));
    if (!analysis.contrasts().isEmpty() && !analysis.sequential()) {
      blocks.add(tables.contrasts());
    }
    return blocks;
  }

  private Block levels() {
    Set<String> metrics = new LinkedHashSet<>();
    analysis.runs().forEach(run -> metrics.addAll(run.metrics().keySet()));
    metrics.removeIf(Searching::concerns);
    List<String> head = new ArrayList<>(List.of("variant", "sparsity", "seeds", analysis.objective().name()));
    if (analysis.known()) {
      head.add("published");
    }
    head.addAll(List.of("retention (IQM)", "survive", "optimality gap", "parameters removed", "MACs removed"));
    Study.Run labelling = analysis.runs().get(0);
    metrics.forEach(metric -> head.add(labelling.labelled(metric)));
    List<List<String>> rows = new ArrayList<>();
    rows.add(unpruned("dense", analysis.dense(), analysis.denseHopeless(), "1", metrics));
    analysis.benchmarks().forEach((variant, runs) -> rows.add(unpruned(variant, runs, 0, "", metrics)));
    for (Level level : analysis.levels()) {
      List<String> row =
          new ArrayList<>(
              List.of(Budgets.flagged(level), Words.percent(level.sparsity()),
                  seeds(level.scores().size(), level.hopeless())));
      row.add(Words.interval(level.score()));
      published(row, level.variant(), OptionalDouble.of(level.sparsity()));
      row.add(level.retention().map(Words::interval).orElse("N/A"));
      row.add(level.survival().map(Words::interval).orElse("N/A"));
      row.add(level.survival().isEmpty() ? "N/A" : Words.interval(OptimalityGap.of(level.retentions())));
      row.add(sparsity(level, "parameters"));
      row.add(sparsity(level, "macs"));
      metrics.forEach(metric -> row.add(mean(level.runs(), metric)));
      rows.add(row);
    }
    return Block.Table.plain(
        "Means over seeds with 95 % intervals, which describe: Student's of means, the bootstrap's of the interquartile"
            + " mean (IQM) of retention, the exact one (Clopper and Pearson) of the share of seeds that survive, which"
            + " is to keep 90 % of what dense training gained. The optimality gap is the mean of what runs fall short"
            + " of the dense network, max(0, 1 - retention). A run that diverged counts as one that knows nothing in"
            + " these, and is left out of the others. Values that are all the same have no interval."
            + (analysis.known() ? " What is published stands there for comparison: nothing is decided by it." : ""),
        head, rows);
  }

  private static String seeds(long seeds, long hopeless) {
    return hopeless == 0 ? String.valueOf(seeds) : seeds + " (" + hopeless + " diverged)";
  }

  private List<String> unpruned(
      String variant, List<Study.Run> runs, long hopeless, String retention, Set<String> metrics) {
    List<String> row = new ArrayList<>(List.of(variant, "0 %", seeds(runs.size() + hopeless, hopeless)));
    row.add(Words.interval(variant.equals("dense") ? analysis.denseScore()
        : Statistic.MEAN.interval(runs.stream().mapToDouble(Study.Run::score).toArray())));
    published(row, variant, OptionalDouble.empty());
    row.addAll(List.of(retention, "", "", "", ""));
    metrics.forEach(metric -> row.add(mean(runs, metric)));
    return row;
  }

  /** Adds the cell of what others have published, if there is such a column. */
  private void published(List<String> row, String variant, OptionalDouble sparsity) {
    if (analysis.known()) {
      row.add(analysis.published(variant, sparsity).stream().map(Tables::said).collect(Collectors.joining("; ")));
    }
  }

  private static String said(Published published) {
    List<String> parts = new ArrayList<>();
    published.removed().ifPresent(share -> parts.add(
        Words.percent(share) + " removed" + (published.tooLittle() ? ", LESS THAN ASKED" : "")));
    parts.add(published.source());
    return Words.number(published.score()) + " (" + String.join("; ", parts) + ")";
  }

  private static String sparsity(Level level, String of) {
    return Words.percent(
        level.runs().stream().mapToDouble(run -> run.sparsities().getOrDefault(of, Double.NaN)).average().orElse(0));
  }

  private static String mean(List<Study.Run> runs, String metric) {
    double[] values =
        runs.stream()
            .map(run -> Optional.ofNullable(run.metrics().get(metric)))
            .flatMap(Optional::stream)
            .mapToDouble(Double::doubleValue)
            .toArray();
    return values.length == 0 ? "" : Words.interval(runs.get(0).bounded(metric, Statistic.MEAN.interval(values)));
  }

  private Block contrasts() {
    List<List<String>> rows =
        analysis.contrasts().stream()
            .map(
                c -> List.of(
                    c.other().name(), c.other().role().name().toLowerCase(Locale.ROOT),
                    Words.percent(c.sparsity()), String.valueOf(c.comparison().difference().n()),
                    c.ofRetention() ? "retention" : analysis.objective().name() + " (higher is better)",
                    Words.interval(c.comparison().difference()), Words.interval(c.comparison().improvement()),
                    Words.number(c.comparison().p()), Words.number(c.holm()), c.shown() ? "shown" : "not shown",
                    Words.number(c.comparison().better())))
            .toList();
    return Block.Table.plain(
        Words.capital(analysis.subjectPhrase()) + " minus the other, paired by seed: mean difference with Student's"
            + " interval and P(better), that " + analysis.subjectPhrase() + " beats the other, each of a seed of its"
            + " own,"
            + " with the score interval of the Mann-Whitney measure; both describe. p: exact sign-flip test that the"
            + " two differ. A difference is shown if p, corrected for the " + analysis.contrasts().size()
            + " comparisons of this table (Holm), is at most .05 and the mean difference is more than "
            + Words.number(Analysis.RELEVANT) + " of retention. p (wins): the same test that"
            + " " + analysis.subjectPhrase()
            + " is better; to win, it has to be at most .05 for every control, and for no alternative.",
        List.of(
            "other", "role", "sparsity", "seeds", "of", "difference", "P(better)", "p", "p (Holm)", "difference is",
            "p (wins)"),
        rows);
  }
}
