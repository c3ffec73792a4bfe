package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

  /** Tickets as good as dense at both sparsities; random masks as good at 50 %, far worse at 90 %. */
  private static double winning(String variant, long seed) {
    return variant.equals("random-mask@0.9") ? 0.6 + 0.01 * seed : 0.1 + 0.002 * ((seed * 7) % 5);
  }

  private static List<String> verdict(Study study) {
    return Verdict.of(Analysis.of(study).get(0));
  }

  @Test
  void winningTicketsAreShownWhereTheyBeatTheControlAndKeepWhatWasGained() {
    List<String> sentences = verdict(Studies.of(5, 0.1, VerdictTest::winning));
    assertTrue(sentences.get(1).contains("5 of 5 at 50 %, 5 of 5 at 90 %"), sentences.get(1));
    assertTrue(sentences.get(2).contains("tickets are better at 90 % (by 0.5"), sentences.get(2));
    assertTrue(sentences.get(2).contains("a difference is not shown at 50 %"), sentences.get(2));
    String conclusion = sentences.get(3);
    assertTrue(conclusion.endsWith("are shown at 90 %, of 50 %, 90 % tested (5 seeds)."), conclusion);
  }

  @Test
  void aControlThatIsAsGoodMeansNotShown() {
    List<String> sentences = verdict(Studies.of(5, 0.1, (variant, seed) -> 0.1 + 0.002 * ((seed * 7) % 5)));
    String conclusion = sentences.get(sentences.size() - 1);
    assertTrue(conclusion.contains("are not shown at any of the sparsities tested (50 %, 90 %; 5 seeds)"), conclusion);
  }

  @Test
  void ticketsThatLoseTooMuchAreNotWinningEvenIfBetterThanRandom() {
    List<String> sentences =
        verdict(Studies.of(5, 0.1, (v, seed) -> (v.startsWith("ticket") ? 0.4 : 0.8) + 0.003 * ((seed * 7) % 5)));
    assertTrue(sentences.get(2).contains("tickets are better at 50 %"), sentences.get(2));
    assertTrue(sentences.get(3).contains("not shown at any"), sentences.get(3));
  }

  @Test
  void aCertainButTinyDifferenceIsNotShown() {
    List<String> sentences =
        verdict(Studies.of(5, 0.1, (v, seed) -> (v.startsWith("ticket") ? 0.1 : 0.105) + 0.0001 * ((seed * 7) % 5)));
    assertTrue(sentences.get(2).contains("a difference is not shown at 50 %, 90 %"), sentences.get(2));
  }

  @Test
  void fewerThanFiveSeedsGiveNoVerdict() {
    List<String> sentences = verdict(Studies.of(4, 0.1, VerdictTest::winning));
    assertEquals("No verdict: of 4 seeds; a verdict needs at least 5.", sentences.get(sentences.size() - 1));
  }

  @Test
  void retentionIsNotAvailableWhereDenseIsNoBetterThanTheFloor() {
    Study study = Studies.of(5, 1.2, (variant, seed) -> 1.1 + 0.01 * ((seed * 7) % 5));
    List<String> sentences = verdict(study);
    assertTrue(sentences.get(1).startsWith("Retention is not available (N/A): in 5 of 5 seeds"), sentences.get(1));
    assertTrue(Analysis.of(study).get(0).levels().stream().allMatch(level -> level.retention().isEmpty()));
  }

  @Test
  void retentionIsOneForDenseAndZeroForTheFloor() {
    Study study = Studies.of(5, 0.1, (variant, seed) -> variant.startsWith("ticket") ? 1.0 : 0.1 + 0.001 * seed);
    Analysis analysis = Analysis.of(study).get(0);
    assertEquals(0, analysis.levels("ticket").get(0).retention().orElseThrow().estimate(), 1e-12);
    assertEquals(1, analysis.levels("random-mask").get(0).retention().orElseThrow().estimate(), 1e-12);
  }
}
