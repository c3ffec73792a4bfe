// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class MaskOverlapTest {
  private static Study study(List<Map<ParameterName, Mask>> bySeed) {
    List<Study.Run> runs = Studies.of(bySeed.size(), 0.1, (variant, seed) -> 0.2).runs().stream()
        .map(run -> run.variant().equals("ticket") && run.sparsity().getAsDouble() == 0.9
            ? Studies.with(run, kept(bySeed.get((int) run.seed()))) : run)
        .toList();
    return new Study("", "", "", runs, Map.of());
  }

  private static Study.Artifacts kept(Map<ParameterName, Mask> masks) {
    return new Study.Artifacts() {
      @Override
      public List<String> masks() {
        return List.of("masks");
      }

      @Override
      public Map<ParameterName, Mask> masks(String artifact) {
        return masks;
      }
    };
  }

  private static Map<ParameterName, Mask> masks(Mask first, Mask second) {
    Map<ParameterName, Mask> masks = new LinkedHashMap<>();
    masks.put(ParameterName.of("actor/dense1.weight"), first);
    masks.put(ParameterName.of("actor/dense2.weight"), second);
    return masks;
  }

  private static List<List<String>> rows(Study study) {
    Block.Table table = (Block.Table) MaskOverlap.table(Analysis.of(study).get(0)).orElseThrow();
    return table.rows().stream().map(row -> row.stream().map(Block.Cell::text).toList()).toList();
  }

  /**
   * Of ten weights one mask keeps four and the other two, of which they share one: 1 / 3, where by chance it is .8 / 3
   * with a variance of 4 * 2 * 6 * 8 / 900. Of four they keep the same two: 1, where by chance it is 1 / 2 with 1 / 3.
   */
  @Test
  void countsByHand() {
    assertEquals(
        List.of(
            List.of("ticket", "90 %", "actor/dense1.weight", "1", "0.3333", "0.2667", "0.2177"),
            List.of("ticket", "90 %", "actor/dense2.weight", "1", "1.000", "0.5000", "0.2887"),
            List.of("ticket", "90 %", "actor, all layers", "1", "0.6000", "0.3600", "0.1744")),
        rows(study(List.of(
            masks(Mask.keeping(10, new int[] {0, 1, 2, 3}), Mask.keeping(4, new int[] {0, 1})),
            masks(Mask.keeping(10, new int[] {3, 4}), Mask.keeping(4, new int[] {0, 1}))))));
  }

  @Test
  void allPairsOfSeedsAreMeant() {
    Mask all = Mask.all(4);
    List<List<String>> rows = rows(study(List.of(
        masks(Mask.keeping(4, new int[] {0}), all), masks(Mask.keeping(4, new int[] {0}), all),
        masks(Mask.keeping(4, new int[] {1}), all))));
    assertEquals(List.of("3", "0.3333", "0.2500"), rows.get(0).subList(3, 6));
    assertEquals(List.of("3", "1.000", "1.000", "0"), rows.get(1).subList(3, 7));
  }

  /** What is told by chance is what random masks have, and how much they vary. */
  @Test
  void chanceIsWhatRandomMasksHave() {
    RandomStream random = Seeds.of(0).stream("masks");
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      int both = Mask.random(30, 9, random).and(Mask.random(30, 5, random)).kept()
          + Mask.random(12, 3, random).and(Mask.random(12, 7, random)).kept();
      double overlap = both / ((9 + 5 + 3 + 7) / 2.0);
      sum += overlap;
      squares += overlap * overlap;
    }
    List<String> row = rows(study(List.of(
        masks(Mask.random(30, 9, random), Mask.random(12, 3, random)),
        masks(Mask.random(30, 5, random), Mask.random(12, 7, random))))).get(2);
    double mean = sum / draws;
    assertEquals(mean, Double.parseDouble(row.get(5)), 0.003);
    assertEquals(Math.sqrt(squares / draws - mean * mean), Double.parseDouble(row.get(6)), 0.003);
  }

  @Test
  void oneSeedHasNoTableAndAnEmptyLayerNoNumber() {
    Mask none = Mask.keeping(4, new int[0]);
    assertEquals(
        Optional.empty(), MaskOverlap.table(Analysis.of(study(List.of(masks(Mask.all(4), none)))).get(0)));
    List<List<String>> rows = rows(study(List.of(masks(Mask.all(4), none), masks(Mask.all(4), none))));
    assertEquals(List.of("1", "N/A", "N/A", "N/A"), rows.get(1).subList(3, 7));
    assertEquals("1.000", rows.get(2).get(4));
  }
}
