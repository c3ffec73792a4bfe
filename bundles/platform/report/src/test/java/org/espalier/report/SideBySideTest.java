// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static Map<String, Study> studies(Study one, Study other) {
    Map<String, Study> studies = new LinkedHashMap<>();
    studies.put("experiment 1", one);
    studies.put("experiment 2", other);
    return studies;
  }

  private static Study study(int seeds, double ticket) {
    return Studies.of(seeds, 0.1, (variant, seed) -> (variant.startsWith("ticket@0.9") ? ticket : 0.3) + 0.001 * seed);
  }

  private static String sentence(List<String> sentences, String begin) {
    return sentences.stream().filter(sentence -> sentence.startsWith(begin)).findFirst()
        .orElseThrow(() -> new AssertionError(begin + " is none of " + sentences));
  }

  @Test
  void whatDiffersIsShownAndWhatIsTheSameIsNot() {
    SideBySide both = SideBySide.of(studies(study(8, 0.6), study(8, 0.2)));
    // errors: less is better
    String ticket = sentence(both.sentences(), "Experiment 2 against experiment 1 at 90 % (variant ticket): ");
    assertTrue(ticket.contains("experiment 2 is better by 0.44"), ticket);
    assertTrue(ticket.contains("of retention, p = .039 corrected for 5 comparisons, 8 seeds"), ticket);
    String mask = sentence(both.sentences(), "Experiment 2 against experiment 1 at 90 % (variant random-mask): ");
    assertTrue(mask.contains("a difference is not shown (0 of retention)"), mask);
    String dense = sentence(both.sentences(), "Experiment 2 against experiment 1 (variant dense): ");
    assertTrue(dense.contains("a difference is not shown"), dense);
    assertEquals(6, both.sentences().size());
  }

  @Test
  void eachKindOfRunHasARowWithWhatItCameToInEach() {
    SideBySide both = SideBySide.of(studies(study(3, 0.6),
        Studies.of(List.of("ticket"), 2, 0.1, (variant, seed) -> 0.5)));
    assertEquals(List.of("variant", "setting", "sparsity", "experiment 1", "experiment 2"), both.head());
    assertEquals(5, both.rows().size());
    List<String> ticket = both.rows().stream()
        .filter(row -> row.get(0).equals("ticket") && row.get(2).equals("90 %")).findFirst().orElseThrow();
    assertTrue(ticket.get(3).startsWith("0.6010 [") && ticket.get(3).endsWith("], 3 seeds"), ticket.get(3));
    assertEquals("0.5000, 2 seeds", ticket.get(4));
    List<String> mask = both.rows().stream().filter(row -> row.get(0).equals("random-mask")).findFirst().orElseThrow();
    assertEquals("", mask.get(4));
    assertEquals(4, both.sentences().size(), "of what both have");
  }

  @Test
  void aStudyAgainstItselfShowsNothing() {
    SideBySide same = SideBySide.of(studies(study(20, 0.6), study(20, 0.6)));
    assertTrue(same.sentences().stream().skip(1).allMatch(sentence -> sentence.contains("is not shown")));
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    Study other = Studies.of(List.of("other"), 2, 0.1, (variant, seed) -> 0.5);
    Study none = new Study("none", "", "", List.of(), Map.of("failed", 3));
    Study unlike = new Study("unlike", "", "",
        other.runs().stream().filter(run -> run.sparsity().isPresent()).toList(), Map.of());
    assertEquals("experiment 2 has no run that has finished; there is nothing to compare",
        refused(studies(study(2, 0.6), none)));
    assertTrue(refused(studies(study(2, 0.6), unlike)).startsWith("experiment 1 and experiment 2 have no runs in"));
  }

  private static String refused(Map<String, Study> studies) {
    return assertThrows(InvalidInputException.class, () -> SideBySide.of(studies)).getMessage();
  }
}
