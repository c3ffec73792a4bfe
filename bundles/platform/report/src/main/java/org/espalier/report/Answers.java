// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.espalier.plan.Claim;
import org.espalier.statistics.AtLeast;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Proportion;

/**
 * What trainings say of the claims that an experiment's file makes: each selection by the exact test of the share that
 * fails, or keeps enough. A training that diverged, could not be pruned so far, or whose dense network gained nothing,
 * keeps nothing.
 */
final class Answers {
  private final List<Answer> answers = new ArrayList<>();
  private final Study study;
  private final List<Analysis> analyses;

  private Answers(Study study, List<Analysis> analyses) {
    this.study = study;
    this.analyses = analyses;
    for (Claim claim : study.stated()) {
      claim.selections().forEach(selection -> answers.add(answer(claim, selection)));
    }
  }

  /**
   * A claim of one selection, with what became of its trainings.
   *
   * @param unknown trainings of which too little is known to tell
   */
  private record Answer(Claim claim, Claim.Selection selection, int keeping, int failing, int unknown) {

    int trials() {
      return keeping + failing;
    }

    /** Trainings of which the claim is. */
    int counted() {
      return claim.failing() ? failing : keeping;
    }

    AtLeast test() {
      return claim.test(counted(), trials());
    }

    String judged() {
      return switch (test().judged()) {
        case SHOWN -> "holds (p " + Words.pValue(test().p()) + ")";
        case EXCLUDED -> "does not hold (p " + Words.pValue(test().against()) + ")";
        case NOT_SHOWN -> "is not shown by " + Words.count(trials(), "training") + ", nor is the opposite";
      };
    }

    String said() {
      return (claim.atLeast() ? "at least " : "at most ") + Words.percent(claim.share()) + " of trainings keep "
          + (claim.failing() ? "less than " : "at least ") + Words.percent(claim.retention())
          + " of what dense training gained" + at();
    }

    private String at() {
      TreeSet<Double> sparsities = new TreeSet<>();
      selection.members().forEach(member -> sparsities.addAll(member.sparsities()));
      String range = Words.percent(sparsities.first()) + (sparsities.size() == 1 ? "" : " to "
          + Words.percent(sparsities.last()));
      return sparsities.size() == 1 ? " at " + range + " sparsity"
          : " at " + (claim.failing() ? "each" : "one at least") + " of " + sparsities.size() + " sparsities, " + range;
    }

    String sentence() {
      Interval share = Proportion.of(counted(), trials());
      return "Claim \"" + claim.name() + "\"" + (selection.label().isEmpty() ? "" : ", " + selection.label())
          + ": that " + said() + " "
          + (trials() == 0 ? "is not answered: nothing is known yet"
              : judged() + ": " + counted() + " of " + trials() + " do, with 95 % confidence "
                  + Words.percent(share.low()) + " to " + Words.percent(share.high()) + " of all")
          + (unknown == 0 ? "" : "; " + Words.count(unknown, "training") + " of which too little is known, because runs"
              + " failed for another reason than their own or have not been done, "
              + (unknown == 1 ? "is" : "are") + " left out") + ".";
    }
  }

  /** A sentence for each selection of each claim; none where nothing is claimed. */
  static List<String> sentences(Study study, List<Analysis> analyses) {
    return new Answers(study, analyses).answers.stream().map(Answer::sentence).toList();
  }

  /** The same with a table; empty where nothing is claimed. */
  static Optional<Page.Section> section(Study study, List<Analysis> analyses) {
    Answers answers = new Answers(study, analyses);
    return answers.answers.isEmpty() ? Optional.empty()
        : Optional.of(new Page.Section(
            "Claims", List.of(
                new Block.Verdict(answers.answers.stream().map(Answer::sentence).toList()), answers.table())));
  }

  private Block table() {
    return Block.Table.plain(
        "Shares of trainings, each a seed of a setting, with the exact interval (Clopper and Pearson); a claim holds,"
            + " or does not, if the exact binomial test at a level of " + Words.value(Judgement.LEVEL) + " shows it."
            + " Each is at that level by itself.",
        List.of("claim", "of", "that", "settings", "trainings", "do", "share", "p", "p of the opposite", "answer"),
        answers.stream().map(Answers::cells).toList());
  }

  private static List<String> cells(Answer answer) {
    AtLeast test = answer.test();
    return List.of(
        answer.claim.name(), answer.selection.label().isEmpty() ? "all" : answer.selection.label(), answer.said(),
        String.valueOf(answer.selection.members().size()), String.valueOf(answer.trials()),
        String.valueOf(answer.counted()), Words.interval(Proportion.of(answer.counted(), answer.trials())),
        Words.number(test.p()), Words.number(test.against()),
        switch (test.judged()) {
          case SHOWN -> "holds";
          case EXCLUDED -> "does not hold";
          case NOT_SHOWN -> "not shown";
        });
  }

  private Answer answer(Claim claim, Claim.Selection selection) {
    int keeping = 0;
    int failing = 0;
    int unknown = 0;
    for (Claim.Member member : selection.members()) {
      Trainings trainings = trainings(claim, member);
      for (Map.Entry<Long, Boolean> training : trainings.keeps.entrySet()) {
        if (training.getValue()) {
          keeping++;
        } else if (!trainings.unknown.contains(training.getKey())) {
          failing++;
        }
      }
      unknown += (int) trainings.unknown.stream().filter(seed -> !trainings.keeps.getOrDefault(seed, false)).count();
    }
    return new Answer(claim, selection, keeping, failing, unknown);
  }

  /**
   * The trainings of a member.
   *
   * @param keeps by seed: whether one of the sparsities of which something is known kept enough
   * @param unknown seeds of which some sparsity is not known
   */
  private record Trainings(Map<Long, Boolean> keeps, Set<Long> unknown) {}

  private Trainings trainings(Claim claim, Claim.Member member) {
    Trainings trainings = new Trainings(new HashMap<>(), new HashSet<>());
    Map<String, String> cell = Words.texts(member.cell());
    for (double sparsity : member.sparsities()) {
      analyses.stream().filter(analysis -> analysis.settings().equals(cell))
          .flatMap(analysis -> analysis.tested(member.arm(), sparsity).stream())
          .forEach(level -> level.retained().forEach(
              (seed, retained) -> trainings.keeps.merge(seed, retained >= claim.retention(), Boolean::logicalOr)));
      study.lost().stream()
          .filter(run -> run.arm().name().equals(member.arm()) && run.cells().contains(cell)
              && run.sparsity().isPresent() && run.sparsity().getAsDouble() == sparsity)
          .forEach(run -> {
            if (run.hopeless()) {
              trainings.keeps.putIfAbsent(run.seed(), false);
            } else {
              trainings.unknown.add(run.seed());
            }
          });
    }
    return trainings;
  }
}
