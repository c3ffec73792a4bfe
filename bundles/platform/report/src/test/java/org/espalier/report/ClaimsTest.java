// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

/** What is claimed of pruned networks beside winning: rules beaten, little lost. */
class ClaimsTest {

  /** Dense errors are .1 and a bit, the floor is 1, so that .018 is 2 % of what was gained. */
  private static Analysis analysis(int seeds, ToDoubleBiFunction<String, Long> error) {
    return Analysis.of(Studies.of(seeds, 0.1, error)).get(0);
  }

  private static double noise(long seed) {
    return 0.001 * seed + 0.001 * (seed % 2);
  }

  private static Optional<String> loss(Analysis analysis) {
    return Keeping.sentence(analysis, Keeping.NEARLY_ALL);
  }

  @Test
  void aLittleLossIsShownExcludedOrNeither() {
    assertEquals(
        Optional.of("The ticket loses at most 2 % of what dense training gained in 5 of 5 seeds at 50 %, 0 of 5 seeds"
            + " at"
            + " 90 % sparsity. That at least half of all trainings do is shown at 50 % (p = .031; with 95 %"
            + " confidence at least 55 % of them); excluded at 90 %."),
        loss(analysis(5, (variant, seed) -> (variant.endsWith("0.5") ? 0.1 : 0.2) + noise(seed))));
    Optional<String> wide = loss(analysis(5, (variant, seed) -> 0.1 + 0.02 * seed));
    assertTrue(wide.orElseThrow().contains("is not shown at 50 %, 90 % ("), wide.orElseThrow());
    assertEquals(Optional.empty(), loss(Analysis.of(Studies.of(5, 1.2, (v, seed) -> 1.0)).get(0)));
  }

  @Test
  void networksAreComparedWithTheBestRulePairedBySeed() {
    Study study = Studies.of(5, 0.1, (variant, seed) -> (variant.endsWith("0.5") ? 0.11 : 0.3) + noise(seed));
    List<Study.Run> runs = study.runs().stream()
        .map(run -> run.dense().isEmpty() || run.sparsity().isPresent() ? run : Studies.knowing(run, Map.of(
            "rules/first/mse", 0.2 + 0.001 * run.seed(), "rules/second/mse", 0.25, "rules/first/mean", 0.0,
            "mse", 0.0)))
        .toList();
    Rules rules = Rules.of(Analysis.of(new Study("", "", "", runs, Map.of())).get(0));
    assertEquals(Optional.of("first"), rules.best());
    assertEquals(0.202, rules.score("first").estimate(), 1e-12);
    String sentence = rules.sentences().get(0);
    assertTrue(sentence.startsWith("Of 2 rules that need no training, first has the best mean mse: 0.2020"), sentence);
    assertTrue(sentence.contains("is, of dense networks shown (5 of 5 seeds, mean difference 0.1000"), sentence);
    assertTrue(sentence.contains("; of ticket at 50 % shown (5 of 5 seeds, mean difference 0.08960 ["), sentence);
    assertTrue(sentence.contains("; of ticket at 90 % excluded (0 of 5 seeds, "), sentence);
    assertEquals(List.of(), Rules.of(analysis(5, (variant, seed) -> 0.1)).sentences());
  }
}
