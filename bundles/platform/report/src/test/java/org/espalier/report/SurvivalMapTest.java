// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class SurvivalMapTest {
  @Test
  void aCellSaysInHowManySeedsTheSubjectSurvives() {
    ToDoubleBiFunction<String, Long> good = (variant, seed) -> 0.1;
    ToDoubleBiFunction<String, Long> sometimes = (variant, seed) -> seed < 2 ? 0.1 : 0.6;
    Study study = AcrossTest.criteria(5, new TreeMap<>(Map.of("good", good, "sometimes", sometimes)));
    Optional<Block> block = SurvivalMap.of(Analysis.of(study));
    Block.Table table = (Block.Table) block.orElseThrow();
    assertEquals("setting", table.head().get(0));
    assertEquals(2, table.rows().size());
    for (int column = 1; column < table.head().size(); column++) {
      assertEquals(new Block.Cell("5/5", false, 1), table.rows().get(0).get(column));
      assertEquals(new Block.Cell("2/5", false, 0.4), table.rows().get(1).get(column));
    }
    assertTrue(table.head().size() > 2);
  }

  @Test
  void oneSettingAloneHasNoMap() {
    assertEquals(Optional.empty(), SurvivalMap.of(Analysis.of(Studies.of(5, 0.1, (variant, seed) -> 0.1))));
  }
}
