// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.espalier.report.Words.count;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.plan.Contrast;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.Stopping;
import org.espalier.statistics.Judgement;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Power;
import org.espalier.statistics.SignFlip;

/**
 * What an experiment can show, before it runs.
 *
 * @param seeds how many there are, at most
 * @param contrasts what it compares by itself
 * @param stopping when there are enough seeds, if that is found out
 */
record Detection(int seeds, List<Contrast> contrasts, Optional<Stopping> stopping) {
  private static final int LISTED = 12;

  /** What a plan can show; empty if it prunes nothing and compares nothing. */
  static Optional<Detection> of(ExperimentPlan plan) {
    boolean pruned = plan.runs().stream().anyMatch(run -> run.definition().sparsity().isPresent());
    List<Contrast> contrasts = plan.experiment().contrasts();
    int seeds = (int) plan.runs().stream().mapToLong(run -> run.seed()).distinct().count();
    return pruned || !contrasts.isEmpty()
        ? Optional.of(new Detection(seeds, contrasts, plan.stopping())) : Optional.empty();
  }

  /** In sentences, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    stopping.ifPresent(design -> lines.add(
        "seeds until " + count(design.claims(), "claim") + (design.claims() == 1 ? " is" : " are")
            + " decided: looks after " + Words.listed(design.looks()) + "; with all of them, but without the looks:"));
    lines.add(detected());
    if (!contrasts.isEmpty()) {
      lines.add("compared" + (contrasts.size() > LISTED ? ", first of " + contrasts.size() : "") + ":");
      contrasts.stream().limit(LISTED).forEach(contrast -> lines.add("  " + said(contrast)));
      int fewest = SignFlip.fewest(level()) + (eitherSide() ? 1 : 0);
      if (stopping.isEmpty() && seeds < fewest) {
        lines.add(
            count(seeds, "seed") + " can show none of " + count(contrasts.size(), "comparison") + ": "
                + fewest + " is the fewest");
      }
    }
    return lines;
  }

  /** Of one of several claims. */
  private double level() {
    return Judgement.LEVEL / stopping.map(Stopping::claims).orElse(Math.max(1, contrasts.size()));
  }

  private boolean eitherSide() {
    return contrasts.stream().anyMatch(Contrast::eitherSide);
  }

  private static String said(Contrast contrast) {
    List<String> where = new ArrayList<>();
    contrast.where().forEach((key, value) -> where.add(key + " " + value));
    OptionalDouble sparsity = contrast.sparsity();
    return contrast.one().label() + " with " + contrast.other().label()
        + (sparsity.isPresent() ? " at " + sparsity.getAsDouble() : "")
        + (where.isEmpty() ? "" : " (" + String.join(", ", where) + ")");
  }

  private String detected() {
    OptionalDouble difference = difference();
    OptionalDouble share = Power.share(seeds);
    if (difference.isEmpty() || share.isEmpty()) {
      return count(seeds, "seed") + " can show nothing: " + Majority.fewest(Judgement.LEVEL) + " is the fewest";
    }
    return count(seeds, "seed") + " show in 4 of 5 studies: a mean difference, paired by seed, of "
        + Words.significant(difference.getAsDouble()) + " standard deviations (better than one control, sign flips);"
        + " that at least half of all trainings keep enough, where " + Math.round(100 * share.getAsDouble())
        + " % do (sign test)";
  }

  /** One-sided, of one control. */
  private OptionalDouble difference() {
    return Power.difference(seeds, Judgement.LEVEL);
  }

  /** The same as numbers, for programs; without those that it can't show at all. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seeds", (long) seeds);
    difference().ifPresent(difference -> fields.put("difference", difference));
    Power.share(seeds).ifPresent(share -> fields.put("share", share));
    return fields;
  }
}
