package org.espalier.report;

import static org.espalier.report.Words.interval;
import static org.espalier.report.Words.number;
import static org.espalier.report.Words.percent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.statistics.Retention;

/**
 * What the results say, in sentences that name what was tested, how often, and how sure it is. "Shown" means that the
 * 95 % interval of the paired difference lies beyond .01 of retention and that the Holm-corrected paired t-test gives p
 * below .05.
 */
final class Verdict {
  /** Below this number of seeds there is no verdict. */
  static final int SEEDS = 5;

  private static final String WINNING_TICKETS =
      "Winning tickets (retention at least .9 with 95 % confidence, and better than every control)";

  private final Analysis analysis;
  private final List<String> sentences = new ArrayList<>();

  private Verdict(Analysis analysis) {
    this.analysis = analysis;
  }

  static List<String> of(Analysis analysis) {
    Verdict verdict = new Verdict(analysis);
    verdict.dense();
    verdict.survival();
    verdict.contrasts();
    verdict.conclusion();
    return List.copyOf(verdict.sentences);
  }

  private void dense() {
    Study.Objective objective = analysis.objective();
    sentences.add(
        "Dense networks: mean " + objective.name() + " " + interval(analysis.denseScore()) + " over "
            + Words.count(analysis.dense().size(), "seed") + "; "
            + (objective.higherIsBetter() ? "higher" : "lower") + " is better, and knowing nothing gives "
            + number(analysis.floor()) + ".");
    if (analysis.belowFloor() > 0) {
      sentences.add(
          "Retention is not available (N/A): in " + analysis.belowFloor() + " of " + analysis.dense().size()
              + " seeds the dense network is no better than that, so there is nothing to retain; variants are compared"
              + " by " + objective.name() + ".");
    }
  }

  private void survival() {
    List<Analysis.Level> tickets = analysis.levels(Analysis.TICKET);
    if (tickets.isEmpty() || tickets.stream().anyMatch(level -> level.survival().isEmpty())) {
      return;
    }
    String shares =
        tickets.stream()
            .map(
                level -> Math.round(level.survival().get().estimate() * level.runs().size()) + " of "
                    + level.runs().size() + " at " + percent(level.sparsity()))
            .collect(Collectors.joining(", "));
    sentences.add("Tickets that keep at least 90 % of what dense training gained: " + shares + " sparsity.");
  }

  private void contrasts() {
    Set<String> controls =
        analysis.contrasts().stream()
            .map(Analysis.Contrast::control)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String control : controls) {
      List<Analysis.Contrast> all =
          analysis.contrasts().stream().filter(contrast -> contrast.control().equals(control)).toList();
      List<String> parts = new ArrayList<>();
      describe(parts, all.stream().filter(Analysis.Contrast::ticketBetter).toList(), "tickets are better at ");
      describe(
          parts,
          all.stream().filter(contrast -> contrast.shown() && !contrast.ticketBetter()).toList(),
          "tickets are worse at ");
      String open =
          all.stream().filter(c -> !c.shown()).map(c -> percent(c.sparsity())).collect(Collectors.joining(", "));
      if (!open.isEmpty()) {
        parts.add("a difference is not shown at " + open);
      }
      sentences.add("Against " + Words.variant(control) + ": " + String.join("; ", parts) + ".");
    }
  }

  private static void describe(List<String> parts, List<Analysis.Contrast> contrasts, String lead) {
    if (!contrasts.isEmpty()) {
      parts.add(
          lead
              + contrasts.stream()
                  .map(c -> percent(c.sparsity()) + " (by " + interval(c.comparison().difference()) + ", p "
                      + Words.pValue(c.holm()) + ")")
                  .collect(Collectors.joining(", ")));
    }
  }

  /** A winning ticket (Frankle and Carbin 2019) does as well as the dense network and better than every control. */
  private void conclusion() {
    List<Analysis.Level> tickets = analysis.levels(Analysis.TICKET);
    if (tickets.isEmpty()) {
      return;
    }
    int seeds = tickets.stream().mapToInt(level -> level.runs().size()).min().orElse(0);
    if (seeds < SEEDS) {
      sentences.add("No verdict: of " + Words.count(seeds, "seed") + "; a verdict needs at least " + SEEDS + ".");
      return;
    }
    if (analysis.contrasts().isEmpty()) {
      sentences.add("No verdict: without a control it is not known whether tickets are better than other masks.");
      return;
    }
    String shown =
        tickets.stream()
            .filter(level -> level.retention().map(r -> r.low() >= Retention.SURVIVAL).orElse(false))
            .filter(level -> beatsEveryControl(level.sparsity()))
            .map(level -> percent(level.sparsity()))
            .collect(Collectors.joining(", "));
    String tested = tickets.stream().map(level -> percent(level.sparsity())).collect(Collectors.joining(", "));
    sentences.add(
        shown.isEmpty()
            ? WINNING_TICKETS + " are not shown at any of the sparsities tested (" + tested + "; " + seeds + " seeds)."
            : WINNING_TICKETS + " are shown at " + shown + ", of " + tested + " tested (" + seeds + " seeds).");
  }

  private boolean beatsEveryControl(double sparsity) {
    return analysis.contrasts().stream()
        .filter(contrast -> contrast.sparsity() == sparsity)
        .allMatch(Analysis.Contrast::ticketBetter);
  }
}
