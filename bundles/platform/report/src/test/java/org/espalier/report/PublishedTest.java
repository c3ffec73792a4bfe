// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.espalier.plan.Published;
import org.junit.jupiter.api.Test;

class PublishedTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  private static Published published(
      Map<String, Object> cell, String arm, OptionalDouble sparsity, double score, OptionalDouble removed) {
    return new Published(cell, arm, sparsity, score, removed, "a paper, table 2");
  }

  private static Analysis analysis(Published... published) {
    Study made = Studies.of(3, 0.1, (variant, seed) -> 0.2);
    return Analysis.of(new Study(
        made.name(), made.description(), made.setup(), made.runs(), made.unfinished(), made.lost(), made.searches(),
        made.comparisons(), OptionalInt.empty(), List.of(), List.of(published), made.libraries())).get(0);
  }

  private static List<String> column(Analysis analysis) {
    Block.Table table = (Block.Table) Tables.of(analysis).get(0);
    assertEquals("published", table.head().get(4), "beside the objective");
    return table.rows().stream().map(row -> row.get(4).text()).toList();
  }

  @Test
  void standsBesideTheScoreOfTheSameArmAndSparsity() {
    assertEquals(
        List.of("0.08000 (a paper, table 2)", "", "0.1500 (a paper, table 2); 0.1600 (a paper, table 2)", "", ""),
        column(analysis(
            published(Map.of(), "dense", NONE, 0.08, NONE),
            published(Map.of(), "ticket", OptionalDouble.of(0.9), 0.15, NONE),
            published(Map.of(), "ticket", OptionalDouble.of(0.9), 0.16, NONE),
            published(Map.of("criterion", "other"), "ticket", OptionalDouble.of(0.5), 0.17, NONE))));
  }

  @Test
  void whatRemovedLessThanItIsComparedAtIsFlagged() {
    assertEquals(
        List.of("", "0.1500 (52 % removed; a paper, table 2)",
            "0.1600 (83.5 % removed, LESS THAN ASKED; a paper, table 2)", "", ""),
        column(analysis(
            published(Map.of(), "ticket", OptionalDouble.of(0.5), 0.15, OptionalDouble.of(0.52)),
            published(Map.of(), "ticket", OptionalDouble.of(0.9), 0.16, OptionalDouble.of(0.835)))));
  }

  @Test
  void changesNoVerdict() {
    Analysis with = analysis(published(Map.of(), "ticket", OptionalDouble.of(0.9), 0.001, NONE));
    assertEquals(Verdict.of(analysis()), Verdict.of(with));
    assertFalse(((Block.Table) Tables.of(analysis()).get(0)).head().contains("published"));
    assertTrue(((Block.Table) Tables.of(with).get(0)).caption().endsWith("nothing is decided by it."));
  }
}
