// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.store.MetricPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureModesTest {
  private static final Map<String, Double> DENSE = Map.of(
      "coverage-entropy", 4.0, "policy-evenness", 0.6, "value-rmse", 10.0, "value-explained-variance", 0.8);
  /** At its last return from the beginning on. */
  private static final List<MetricPoint> FLAT = Agents.curve(0.5, 100, i -> 300);

  @TempDir Path folder;

  /** What becomes of one ticket, in the order of the columns. */
  private static List<String> modes(double score, Map<String, Double> metrics, List<MetricPoint> curve) {
    List<Analysis> analyses = Analysis.of(Agents.study(List.of(
        Agents.dense(0, 500, DENSE), Agents.ticket(0.5, 0, score, metrics, curve))));
    Page.Section section = FailureModes.section(analyses).orElseThrow();
    Block.Table runs = (Block.Table) ((Block.Folded) section.blocks().get(1)).blocks().get(0);
    assertEquals(1, runs.rows().size());
    assertEquals(
        List.of("return", "diversity", "value collapse", "slow convergence"),
        runs.head().subList(6, 10));
    return runs.rows().get(0).subList(6, 10).stream().map(Block.Cell::text).toList();
  }

  private static Map<String, Double> like(Map<String, Double> changes) {
    Map<String, Double> metrics = new HashMap<>(DENSE);
    metrics.putAll(changes);
    return metrics;
  }

  @Test
  void lessThanHalfIsAReturnThatIsLost() {
    assertEquals(List.of("yes", "no", "no", "no"), modes(249, DENSE, FLAT));
    assertEquals(List.of("no", "no", "no", "no"), modes(250, DENSE, FLAT));
    // 90 % are kept: nothing failed
    assertEquals(Optional.empty(), FailureModes.section(Analysis.of(Agents.study(List.of(
        Agents.dense(0, 500, DENSE), Agents.ticket(0.5, 0, 450, DENSE, FLAT))))));
  }

  @Test
  void halfOfTheCellsOrOfTheEvennessIsADiversityThatCollapsed() {
    double half = 4 - Math.log(2);
    assertEquals("yes", modes(300, like(Map.of("coverage-entropy", half - 0.01)), FLAT).get(1));
    assertEquals("no", modes(300, like(Map.of("coverage-entropy", half + 0.01)), FLAT).get(1));
    assertEquals("yes", modes(300, like(Map.of("policy-evenness", 0.29)), FLAT).get(1));
    // one of them alone decides
    assertEquals("yes", modes(300, Map.of("policy-evenness", 0.29), FLAT).get(1));
    assertEquals("no", modes(300, Map.of("policy-evenness", 0.31), FLAT).get(1));
  }

  @Test
  void valuesCollapsedThatErrTwiceAsMuchAndTellNothing() {
    assertEquals("yes", modes(300, like(Map.of("value-rmse", 20.0, "value-explained-variance", 0.0)), FLAT).get(2));
    assertEquals("no", modes(300, like(Map.of("value-rmse", 19.9, "value-explained-variance", -5.0)), FLAT).get(2));
    assertEquals("no", modes(300, like(Map.of("value-rmse", 90.0, "value-explained-variance", 0.01)), FLAT).get(2));
    assertEquals("not measured", modes(300, Map.of("value-rmse", 90.0), FLAT).get(2));
  }

  @Test
  void aTrainingThatEndedWhileItGotBetterWasTooSlow() {
    // the dense one gains 490; from one quarter of 100 iterations to the next such a curve gains 25 slopes
    assertEquals("yes", modes(300, DENSE, Agents.curve(0.5, 100, i -> 1.0 * i)).get(3));
    assertEquals("no", modes(300, DENSE, Agents.curve(0.5, 100, i -> 0.9 * i)).get(3));
    // it came to 451 and lost it again
    assertEquals("no", modes(300, DENSE, Agents.curve(0.5, 100, i -> i == 20 ? 452 : 1.0 * i)).get(3));
    // not trained after it was pruned
    assertEquals("not measured", modes(300, DENSE, List.of()).get(3));
    assertEquals(List.of("no", "not measured", "not measured", "not measured"), modes(300, Map.of(), List.of()));
  }

  @Test
  void theTableCountsByRulesThatCouldBeDecidedAndLeavesOutNobody() throws IOException {
    List<Study.Run> runs = new ArrayList<>();
    for (long seed = 0; seed < 5; seed++) {
      runs.add(Agents.dense(seed, seed == 4 ? 0 : 500, DENSE));
    }
    runs.add(Agents.ticket(0.5, 0, 500, DENSE, FLAT));
    runs.add(Agents.ticket(0.5, 1, 100, like(Map.of("policy-evenness", 0.1)), FLAT));
    runs.add(Agents.ticket(0.5, 2, 300, Map.of(), FLAT));
    runs.add(Agents.ticket(0.5, 3, 300, DENSE, FLAT));
    runs.add(Agents.ticket(0.5, 4, 300, DENSE, FLAT));
    Study lost = Studies.losing(Agents.study(runs), run -> run.sparsity().isPresent() && run.seed() == 3, true);
    Page.Section section = FailureModes.section(Analysis.of(lost)).orElseThrow();
    Block.Table table = (Block.Table) section.blocks().get(0);
    assertEquals(
        List.of("setting", "variant", "fail", "diverged", "dense gained nothing", "return", "diversity",
            "value collapse", "slow convergence", "none of these"),
        table.head());
    assertEquals(
        List.of(List.of("all", "ticket", "4 of 5", "1", "1", "1 of 2", "1 of 1", "0 of 1", "0 of 2", "1 of 2")),
        table.rows().stream().map(row -> row.stream().map(Block.Cell::text).toList()).toList());
    assertTrue(table.caption().contains("Diversity: the effective number of cells"), table.caption());
    String page = Files.readString(new Report(lost).write(folder));
    assertTrue(page.contains("How runs fail") && page.contains("ticket-0.5-s1"));
  }

  @Test
  void ofWhatHasNoReturnNothingIsSaid() {
    assertEquals(
        Optional.empty(), FailureModes.section(Analysis.of(Studies.of(5, 0.1, (variant, seed) -> 0.9))));
  }
}
