// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.plan.Contrast;
import org.espalier.plan.Stopping;
import org.junit.jupiter.api.Test;

class DetectionTest {
  private static final Contrast CONTRAST = new Contrast(
      new Contrast.Side("criterion taylor", Map.of("criterion", "taylor"), "pruned", OptionalDouble.of(0.9)),
      new Contrast.Side("criterion magnitude", Map.of("criterion", "magnitude"), "pruned", OptionalDouble.of(0.9)),
      Map.of("distribution", "global"), true);

  private static List<String> lines(int seeds, Contrast... contrasts) {
    return new Detection(seeds, List.of(contrasts), Optional.empty()).lines();
  }

  @Test
  void saysWhatFiveSeedsShow() {
    // all five have to win: the fifth root of .8 is .956, and its normal quantile 1.71
    assertTrue(
        lines(5).get(0).matches(
            "5 seeds show in 4 of 5 studies: a mean difference, paired by seed, of 1\\.71 standard deviations .*; that"
                + " at least half of all trainings keep enough, where 96 % do .*"),
        lines(5).get(0));
    assertEquals(1, lines(5).size());
  }

  @Test
  void fewSeedsShowNothing() {
    assertEquals(List.of("3 seeds can show nothing: 5 is the fewest"), lines(3));
    assertEquals(List.of("1 seed can show nothing: 5 is the fewest"), lines(1));
    Map<String, Object> fields = new Detection(3, List.of(), Optional.empty()).fields();
    assertEquals(Map.of("seeds", 3L), fields);
    assertEquals(0.956, (double) new Detection(5, List.of(), Optional.empty()).fields().get("share"), 5e-4);
  }

  @Test
  void namesWhatIsComparedAndTheFewestSeedsForIt() {
    List<String> lines = lines(5, CONTRAST, CONTRAST);
    assertEquals("compared:", lines.get(1));
    assertEquals("  criterion taylor with criterion magnitude at 0.9 (distribution global)", lines.get(2));
    // two-sided, .05 / 2: 2 / 2^n has to be .025 at most
    assertEquals(
        "5 seeds can show none of 2 comparisons: 7 is the fewest",
        lines.get(4));
    assertEquals(4, lines(7, CONTRAST, CONTRAST).size());
  }

  @Test
  void namesTheLooks() {
    Stopping stopping = new Stopping(List.of(5, 10, 15, 20, 25), 1, List.of(CONTRAST));
    List<String> lines = new Detection(25, List.of(CONTRAST), Optional.of(stopping)).lines();
    assertEquals(
        "seeds until 1 claim is decided: looks after 5, 10, 15, ..., 25 seeds; with all of them, but without the"
            + " looks:",
        lines.get(0));
    assertFalse(lines.get(1).contains("nothing"));
  }
}
