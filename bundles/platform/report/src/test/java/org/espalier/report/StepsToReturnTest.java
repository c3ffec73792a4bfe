// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.espalier.store.MetricPoint;
import org.junit.jupiter.api.Test;

class StepsToReturnTest {

  /** Dense returns grow by 10 to 500 in 10 steps each: 451 is 90 % of the way from 10, which iteration 46 reaches. */
  private static List<String> row(int seeds, LongToDoubleFunction slope) {
    List<Study.Run> runs = new ArrayList<>();
    for (long seed = 0; seed < seeds; seed++) {
      double gain = slope.applyAsDouble(seed);
      runs.add(Agents.dense(seed, 500, Map.of()));
      List<MetricPoint> curve = Agents.curve(0.5, 100, i -> gain * i);
      runs.add(Agents.ticket(0.5, seed, 400, Map.of(), curve));
    }
    Block.Table table = (Block.Table) StepsToReturn.of(Analysis.of(Agents.study(runs))).orElseThrow();
    assertEquals(List.of("setting", "variant", "dense", "50 %"), table.head());
    assertEquals(1, table.rows().size());
    return table.rows().get(0).stream().map(Block.Cell::text).toList();
  }

  @Test
  void theMedianIsOfEnvironmentSteps() {
    assertEquals(List.of("all", "ticket", "460, 5 of 5", "230, 5 of 5"), row(5, seed -> 20));
    // six seeds have bounds: the least and the most of them
    assertEquals(
        List.of("all", "ticket", "460 [460, 460], 6 of 6", "460 [460, 910], 6 of 6"),
        row(6, seed -> seed == 3 ? 5 : 10));
  }

  @Test
  void aTrainingThatEndedBeforeTakesLongerAndIsNotLeftOut() {
    // three never get there: the median of five is one of them
    assertEquals("> 1,000, 2 of 5", row(5, seed -> seed < 2 ? 20 : 1).get(3));
    assertEquals("460, 3 of 5", row(5, seed -> seed < 2 ? 1 : 10).get(3));
    assertEquals("460 [460, > 1,000], 4 of 6", row(6, seed -> seed < 2 ? 1 : 10).get(3));
    assertEquals("> 1,000 [> 1,000, > 1,000], 0 of 6", row(6, seed -> 1).get(3));
  }

  @Test
  void oneThatDivergedNeverGetsThere() {
    List<Study.Run> runs = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      runs.add(Agents.dense(seed, 500, Map.of()));
      runs.add(Agents.ticket(0.5, seed, 400, Map.of(), Agents.curve(0.5, 100, i -> 10 * i)));
    }
    Study study = Studies.losing(Agents.study(runs), run -> run.sparsity().isPresent() && run.seed() > 0, true);
    Block.Table table = (Block.Table) StepsToReturn.of(Analysis.of(study)).orElseThrow();
    assertEquals("> 1,000, 1 of 3", table.rows().get(0).get(3).text());
  }

  @Test
  void whatWasNotTrainedAfterItWasPrunedHasNoRow() {
    assertEquals(Optional.empty(), StepsToReturn.of(Analysis.of(Agents.study(List.of(
        Agents.dense(0, 500, Map.of()), Agents.ticket(0.5, 0, 400, Map.of(), List.of()))))));
    assertEquals(Optional.empty(), StepsToReturn.of(Analysis.of(Studies.of(5, 0.1, (variant, seed) -> 0.2))));
  }
}
