// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Majority;
import org.espalier.statistics.Statistic;

/**
 * What does the same without training, and so is to be beaten: facts of the dense runs that are named {@code
 * TABLE/RULE/OBJECTIVE}, each measured on the test data of its seed.
 */
final class Rules {
  private final Analysis analysis;
  private final Map<String, Map<Long, Double>> scores = new LinkedHashMap<>();

  private Rules(Analysis analysis) {
    this.analysis = analysis;
    for (Study.Run run : analysis.dense()) {
      run.facts().forEach((fact, value) -> {
        String[] parts = fact.split("/");
        if (parts.length == 3 && parts[2].equals(analysis.objective().name())) {
          scores.computeIfAbsent(parts[1], name -> new LinkedHashMap<>()).put(run.seed(), value);
        }
      });
    }
    scores.values().removeIf(bySeed -> bySeed.size() < analysis.dense().size());
  }

  static Rules of(Analysis analysis) {
    return new Rules(analysis);
  }

  /** Name of the one with the best mean. */
  Optional<String> best() {
    int sign = analysis.objective().sign();
    return scores.keySet().stream().max(Comparator.comparingDouble(name -> sign * score(name).estimate()));
  }

  /** The mean over seeds. */
  Interval score(String name) {
    return Statistic.MEAN.interval(scores.get(name).values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** How the networks do beside the best of them, in sentences; none where there are no rules. */
  List<String> sentences() {
    return best().map(this::beside).orElse(List.of());
  }

  private List<String> beside(String rule) {
    List<String> parts = new ArrayList<>(List.of("dense networks"
        + " " + judged(rule, analysis.dense(), analysis.denseHopeless())));
    for (Level level : analysis.levels(analysis.subject())) {
      parts.add(level.variant() + " at " + Words.percent(level.sparsity()) + " "
          + judged(rule, level.runs(), level.hopeless()));
    }
    return List.of(
        "Of " + Words.count(scores.size(), "rule") + " that need no training, " + rule + " has the best mean "
            + analysis.objective().name() + ": " + Words.interval(score(rule))
            + ". That at least half of all trainings do better is, of " + String.join("; of ", parts) + ".");
  }

  /**
   * By the sign test: a rule does not fail now and then, as trainings do, so that differences are not symmetric.
   *
   * @param hopeless how many trainings failed for their own sake: they do no better
   */
  private String judged(String rule, List<Study.Run> runs, long hopeless) {
    Map<Long, Double> bySeed = scores.get(rule);
    List<Study.Run> paired = runs.stream().filter(run -> bySeed.containsKey(run.seed())).toList();
    int sign = analysis.objective().sign();
    double[] better = paired.stream().mapToDouble(run -> sign * (run.score() - bySeed.get(run.seed()))).toArray();
    Majority won = new Majority((int) Arrays.stream(better).filter(d -> d > 0).count(), better.length + (int) hopeless);
    return won.judged() + " (" + won.successes() + " of " + Words.count(won.trials(), "seed") + ", mean difference "
        + Words.interval(Statistic.MEAN.interval(better)) + ")";
  }
}
