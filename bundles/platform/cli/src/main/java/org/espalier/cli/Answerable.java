// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.espalier.report.Words.count;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.espalier.plan.Claim;
import org.espalier.plan.ExperimentPlan;
import org.espalier.statistics.Judgement;

/** With which counts the claims of an experiment will hold or not, before it runs. */
final class Answerable {
  private Answerable() {}

  /** A line for each selection of each claim. */
  static List<String> lines(ExperimentPlan plan) {
    int seeds = (int) plan.runs().stream().mapToLong(run -> run.seed()).distinct().count();
    List<String> lines = new ArrayList<>();
    for (Claim claim : plan.experiment().claims()) {
      for (Claim.Selection selection : claim.selections()) {
        lines.add("claim " + claim.name() + (selection.label().isEmpty() ? "" : ", " + selection.label()) + ": "
            + said(claim, seeds * selection.members().size()));
      }
    }
    return lines;
  }

  /** Of so many trainings. */
  static String said(Claim claim, int trainings) {
    String does = claim.failing() ? " fail" : " keep enough";
    return limit(claim, trainings, Judgement.SHOWN)
        .map(limit -> "holds if " + limit + " of " + count(trainings, "training") + does)
        .orElse(count(trainings, "training") + " can't show it")
        + limit(claim, trainings, Judgement.EXCLUDED).map(limit -> ", does not hold if " + limit + " do")
            .orElse(", and can't exclude it");
  }

  /** The least, or the most, that decide it so; empty where no number does. */
  private static Optional<String> limit(Claim claim, int trainings, Judgement wanted) {
    boolean many = claim.atLeast() == (wanted == Judgement.SHOWN);
    IntStream decisive = IntStream.rangeClosed(0, trainings)
        .filter(counted -> claim.test(counted, trainings).judged() == wanted);
    OptionalInt limit = many ? decisive.min() : decisive.max();
    return limit.stream().mapToObj(number -> (many ? "at least " : "at most ") + number).findFirst();
  }
}
