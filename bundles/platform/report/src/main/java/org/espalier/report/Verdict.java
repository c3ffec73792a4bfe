// SPDX-License-Identifier: Apache-2.0
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
import org.espalier.api.metric.Metric;
import org.espalier.api.procedure.Arm;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Retention;
import org.espalier.statistics.SignFlip;

/**
 * What the results say, in sentences that name what was tested, how often, and how sure it is. Nothing is claimed of
 * means: of a few seeds, of which one may fail, no test of a mean holds its level.
 */
final class Verdict {
  /** What the words mean, once for all sentences. */
  static final String LEGEND =
      "Shown: if it were not so, at most 1 study in 20 would say that it is. Excluded: the opposite is shown. Not"
          + " shown: neither.";

  private final Analysis analysis;
  private final List<String> sentences = new ArrayList<>();

  private Verdict(Analysis analysis) {
    this.analysis = analysis;
  }

  static List<String> of(Analysis analysis) {
    Verdict verdict = new Verdict(analysis);
    CutOff.sentence(analysis).ifPresent(verdict.sentences::add);
    Budgets.sentence(analysis).ifPresent(verdict.sentences::add);
    verdict.dense();
    Keeping.sentence(analysis, Retention.SURVIVAL).ifPresent(verdict.sentences::add);
    Keeping.sentence(analysis, Keeping.NEARLY_ALL).ifPresent(verdict.sentences::add);
    if (analysis.sequential()) {
      verdict.sentences.add(
          "Seeds were added until it was decided what is compared (Comparisons); nothing else is judged by them.");
      return List.copyOf(verdict.sentences);
    }
    verdict.contrasts();
    verdict.sentences.addAll(Rules.of(analysis).sentences());
    Convergence.of(analysis, Convergence.Target.E95).flatMap(Convergence::verdict).ifPresent(verdict.sentences::add);
    verdict.sentences.add(verdict.conclusion());
    return List.copyOf(verdict.sentences);
  }

  private void dense() {
    Metric objective = analysis.objective();
    Majority gained = analysis.gained();
    String diverged = analysis.denseHopeless() == 0 ? "" : ", of which " + analysis.denseHopeless() + " diverged";
    sentences.add(
        "Dense networks: mean " + objective.name() + " " + interval(analysis.denseScore()) + " over "
            + Words.count(gained.trials(), "seed") + diverged
            + (analysis.denseUnknown() == 0 ? "" : " (" + Words.unknown(analysis.denseUnknown()) + ")") + "; "
            + (objective.higherIsBetter() ? "higher" : "lower") + " is better, and knowing nothing gives "
            + number(analysis.floor()) + ".");
    if (gained.judged() != Judgement.SHOWN) {
      sentences.add(
          "What is kept of it is not judged (N/A): dense training gains something over knowing nothing in "
              + gained.successes() + " of " + Words.count(gained.trials(), "seed")
              + ", and that it does so in at least half of all trainings is " + gained.judged()
              + (gained.judged() == Judgement.NOT_SHOWN
                  ? " (" + gained.trialsToShow() + " seeds could, if it does in all further ones)." : "."));
    }
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
      sentences.add("Against " + other.phrase() + ": " + String.join("; ", parts) + " (" + family(all) + ").");
    }
  }

  private static void describe(List<String> parts, List<Analysis.Contrast> contrasts, String lead) {
    if (!contrasts.isEmpty()) {
      parts.add(
          lead
              + contrasts.stream()
                  .map(c -> percent(c.sparsity()) + " (mean difference " + (c.ofRetention() ? "of retention " : "")
                      + interval(c.comparison().difference()) + ", p " + Words.pValue(c.holm()) + ")")
                  .collect(Collectors.joining(", ")));
    }
  }

  /** What the p-values are corrected for, and how many seeds it takes at least. */
  private String family(List<Analysis.Contrast> contrasts) {
    int size = analysis.contrasts().size();
    int fewest = SignFlip.fewest(Judgement.LEVEL / size / 2);
    int seeds = contrasts.stream().mapToInt(contrast -> contrast.comparison().difference().n()).min().orElseThrow();
    return (size == 1 ? "1 comparison" : "one of " + size + " comparisons, for which p is corrected")
        + (seeds < fewest ? "; no fewer than " + fewest + " seeds can show a difference" : "");
  }

  /**
   * As a winning ticket (Frankle and Carbin 2019), the subject wins if it does as well as the dense network and better
   * than every null control; it need not do better than its alternatives. To ask for all at once needs no correction
   * (Berger 1982, the intersection-union test).
   */
  private String conclusion() {
    List<Level> subjects =
        analysis.tested().stream().filter(level -> controlled(level.sparsity())).toList();
    if (subjects.isEmpty()) {
      return "No verdict: without a control it is not known whether another mask would do as well.";
    }
    int seeds = subjects.stream().mapToInt(level -> level.scores().size()).min().orElseThrow();
    if (seeds < Majority.fewest(Judgement.LEVEL)) {
      return "No verdict: " + Words.count(seeds, "seed") + " can show nothing; "
          + Majority.fewest(Judgement.LEVEL) + " are the fewest that can.";
    } else if (analysis.gained().judged() != Judgement.SHOWN) {
      return "No verdict: that dense training gains anything that could be kept is " + analysis.gained().judged() + ".";
    }
    String shown = subjects.stream().filter(this::wins).map(level -> percent(level.sparsity()))
        .collect(Collectors.joining(", "));
    String tested = subjects.stream().map(level -> percent(level.sparsity())).collect(Collectors.joining(", "));
    String wins = analysis.subjectPhrase() + " wins (at least half of all trainings keep "
        + percent(Retention.SURVIVAL) + ", and it is better than each control: "
        + analysis.controls().stream().map(Arm::name).collect(Collectors.joining(", ")) + ")";
    String of = Words.count(seeds, "seed") + leftOut(subjects);
    return shown.isEmpty()
        ? "That " + wins + " is not shown at any of the sparsities tested (" + tested + "; " + of + ")."
        : "That " + wins + " is shown at " + shown + ", of " + tested + " tested (" + of + ").";
  }

  private boolean wins(Level level) {
    return level.kept(Retention.SURVIVAL).judged() == Judgement.SHOWN
        && controls(level.sparsity()).allMatch(Analysis.Contrast::won);
  }

  /** Runs of which nothing is known, among those that the conclusion is drawn from. */
  private String leftOut(List<Level> subjects) {
    long unknown = subjects.stream().mapToLong(Level::unknown).sum()
        + subjects.stream()
            .flatMap(level -> analysis.controls().stream()
                .flatMap(arm -> analysis.tested(arm.name(), level.sparsity()).stream()))
            .mapToLong(Level::unknown).sum();
    return unknown == 0 ? "" : "; " + Words.unknown(unknown);
  }

  /** Whether every null control was trained to this sparsity. */
  private boolean controlled(double sparsity) {
    return !analysis.controls().isEmpty() && controls(sparsity).count() == analysis.controls().size();
  }

  /** With the null controls. */
  private Stream<Analysis.Contrast> controls(double sparsity) {
    return analysis.contrasts().stream()
        .filter(contrast -> contrast.sparsity() == sparsity && contrast.other().role() == Arm.Role.CONTROL);
  }
}
