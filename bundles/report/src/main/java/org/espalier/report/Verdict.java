package org.espalier.report;

import static org.espalier.report.Words.interval;
import static org.espalier.report.Words.number;
import static org.espalier.report.Words.percent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.procedure.Arm;
import org.espalier.statistics.Retention;

/**
 * What the results say, in sentences that name what was tested, how often, and how sure it is. "Shown" means that the
 * 95 % interval of the paired difference lies beyond .01 of retention and that the Holm-corrected paired t-test gives p
 * below .05.
 */
final class Verdict {
  /** Below this number of seeds there is no verdict. */
  static final int SEEDS = 5;

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
    verdict.claims();
    verdict.conclusion();
    return List.copyOf(verdict.sentences);
  }

  /** What is often claimed beside: rules beaten, little lost, faster. */
  private void claims() {
    sentences.addAll(Rules.of(analysis).sentences());
    Loss.verdict(analysis).ifPresent(sentences::add);
    Convergence.of(analysis, Convergence.Target.E95).flatMap(Convergence::verdict).ifPresent(sentences::add);
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
    List<Analysis.Level> subjects = analysis.levels(analysis.subject());
    if (subjects.stream().anyMatch(level -> level.survival().isEmpty())) {
      return;
    }
    String shares =
        subjects.stream()
            .map(
                level -> Math.round(level.survival().get().estimate() * level.runs().size()) + " of "
                    + Words.count(level.runs().size(), "seed") + " at " + percent(level.sparsity()))
            .collect(Collectors.joining(", "));
    sentences.add(
        Words.capital(analysis.subjectPhrase()) + " keeps at least 90 % of what dense training gained in " + shares
            + " sparsity.");
  }

  private void contrasts() {
    Set<Arm> others =
        analysis.contrasts().stream()
            .map(Analysis.Contrast::other)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Arm other : others) {
      List<Analysis.Contrast> all =
          analysis.contrasts().stream().filter(contrast -> contrast.other().equals(other)).toList();
      List<String> parts = new ArrayList<>();
      describe(
          parts, all.stream().filter(Analysis.Contrast::subjectBetter).toList(),
          analysis.subjectPhrase() + " is better at ");
      describe(
          parts,
          all.stream().filter(contrast -> contrast.shown() && !contrast.subjectBetter()).toList(),
          analysis.subjectPhrase() + " is worse at ");
      String open =
          all.stream().filter(c -> !c.shown()).map(c -> percent(c.sparsity())).collect(Collectors.joining(", "));
      if (!open.isEmpty()) {
        parts.add("a difference is not shown at " + open);
      }
      sentences.add("Against " + other.phrase() + ": " + String.join("; ", parts) + ".");
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

  /**
   * As a winning ticket (Frankle and Carbin 2019), the subject wins if it does as well as the dense network and better
   * than every null control; it need not do better than its alternatives.
   */
  private void conclusion() {
    List<Analysis.Level> subjects =
        analysis.levels(analysis.subject()).stream().filter(level -> controlled(level.sparsity())).toList();
    if (subjects.isEmpty()) {
      sentences.add("No verdict: without a control it is not known whether another mask would do as well.");
      return;
    }
    int seeds = subjects.stream().mapToInt(level -> level.runs().size()).min().orElseThrow();
    if (seeds < SEEDS) {
      sentences.add("No verdict: of " + Words.count(seeds, "seed") + "; a verdict needs at least " + SEEDS + ".");
      return;
    }
    String shown =
        subjects.stream()
            .filter(level -> level.retention().map(r -> r.low() >= Retention.SURVIVAL).orElse(false))
            .filter(level -> contrasts(level.sparsity()).allMatch(Analysis.Contrast::subjectBetter))
            .map(level -> percent(level.sparsity()))
            .collect(Collectors.joining(", "));
    String tested = subjects.stream().map(level -> percent(level.sparsity())).collect(Collectors.joining(", "));
    String wins = analysis.subjectPhrase() + " wins (retention at least .9 with 95 % confidence, and better than "
        + analysis.controls().stream().map(Arm::name).collect(Collectors.joining(", ")) + ")";
    sentences.add(
        shown.isEmpty()
            ? "That " + wins + " is not shown at any of the sparsities tested (" + tested + "; " + seeds + " seeds)."
            : Words.capital(wins) + " at " + shown + ", of " + tested + " tested (" + seeds + " seeds).");
  }

  /** Whether every null control was trained to this sparsity. */
  private boolean controlled(double sparsity) {
    return !analysis.controls().isEmpty() && contrasts(sparsity).count() == analysis.controls().size();
  }

  /** With the null controls. */
  private Stream<Analysis.Contrast> contrasts(double sparsity) {
    return analysis.contrasts().stream()
        .filter(contrast -> contrast.sparsity() == sparsity && contrast.other().role() == Arm.Role.CONTROL);
  }
}
