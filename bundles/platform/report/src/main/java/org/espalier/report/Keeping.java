// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Majority;

/**
 * In how many seeds the subject keeps a share of what dense training gained, and whether at least half of all trainings
 * would: a claim that a handful of seeds can carry, because it does not matter by how much one of them fails.
 */
final class Keeping {
  /** What is kept where hardly anything is lost. */
  static final double NEARLY_ALL = 0.98;

  private final Analysis analysis;
  private final double share;
  private final Map<Majority, List<Level>> byCount = new LinkedHashMap<>();
  private final List<Level> unknown;

  private Keeping(Analysis analysis, double share) {
    this.analysis = analysis;
    this.share = share;
    analysis.tested().forEach(
        level -> byCount.computeIfAbsent(level.kept(share), count -> new ArrayList<>()).add(level));
    List<Level> none = byCount.remove(new Majority(0, 0));
    unknown = none == null ? List.of() : none;
  }

  /** A sentence; empty where it is not shown that there is anything to keep, or nothing was tested. */
  static Optional<String> sentence(Analysis analysis, double share) {
    Keeping keeping = new Keeping(analysis, share);
    return analysis.gained().judged() != Judgement.SHOWN || keeping.byCount.isEmpty()
        ? Optional.empty() : Optional.of(keeping.sentence());
  }

  private String sentence() {
    String subject = Words.capital(analysis.subjectPhrase());
    String what = share == NEARLY_ALL
        ? " loses at most " + Words.percent(1 - share) : " keeps at least " + Words.percent(share);
    String counted = byCount.entrySet().stream()
        .map(entry -> entry.getKey().successes() + " of " + Words.count(entry.getKey().trials(), "seed") + " at "
            + entry.getValue().stream().map(Keeping::at).collect(Collectors.joining(", ")))
        .collect(Collectors.joining(", "));
    Map<Judgement, List<String>> judged = new LinkedHashMap<>();
    byCount.forEach((count, levels) -> judged.computeIfAbsent(count.judged(), judgement -> new ArrayList<>())
        .add(levels.stream().map(level -> Words.percent(level.sparsity())).collect(Collectors.joining(", "))
            + reason(count)));
    String judgements = judged.entrySet().stream()
        .map(entry -> entry.getKey() + " at " + String.join(", ", entry.getValue()))
        .collect(Collectors.joining("; "));
    return subject + what + " of what dense training gained in " + counted + " sparsity."
        + (analysis.sequential() ? "" : " That at least half of all trainings do is " + judgements + ".")
        + (unknown.isEmpty() ? "" : " Nothing is known at "
            + unknown.stream().map(Keeping::at).collect(Collectors.joining(", ")) + ".");
  }

  private static String at(Level level) {
    List<String> remarks = new ArrayList<>();
    if (level.hopeless() > 0) {
      remarks.add(level.hopeless() + " diverged or could not be pruned so far");
    }
    if (level.unknown() > 0) {
      remarks.add(Words.unknown(level.unknown()));
    }
    return Words.percent(level.sparsity()) + (remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")");
  }

  private static String reason(Majority count) {
    return switch (count.judged()) {
      case SHOWN -> " (p " + Words.pValue(count.p()) + "; with 95 % confidence at least "
          + Words.percent(Math.round(100 * count.atLeast()) / 100.0) + " of them)";
      case NOT_SHOWN -> " (" + count.trialsToShow() + " seeds could, if it does in all further ones)";
      case EXCLUDED -> "";
    };
  }
}
