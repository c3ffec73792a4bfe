package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.api.procedure.Arm;
import org.junit.jupiter.api.Test;

class VerdictTest {

  /** Tickets as good as dense at both sparsities; random masks as good at 50 %, far worse at 90 %. */
  private static double winning(String variant, long seed) {
    return variant.equals("random-mask@0.9") ? 0.6 + 0.01 * seed : 0.1 + 0.002 * ((seed * 7) % 5);
  }

  private static List<String> verdict(Study study) {
    return Verdict.of(Analysis.of(study).get(0));
  }

  private static String last(List<String> sentences) {
    return sentences.get(sentences.size() - 1);
  }

  @Test
  void winningTicketsAreShownWhereTheyBeatTheControlAndKeepWhatWasGained() {
    List<String> sentences = verdict(Studies.of(5, 0.1, VerdictTest::winning));
    assertTrue(sentences.get(1).endsWith("in 5 of 5 seeds at 50 %, 5 of 5 seeds at 90 % sparsity."), sentences.get(1));
    assertTrue(sentences.get(2).contains("the ticket is better at 90 % (by 0.5"), sentences.get(2));
    assertTrue(sentences.get(2).contains("a difference is not shown at 50 %"), sentences.get(2));
    String conclusion = last(sentences);
    assertEquals(
        "The ticket wins (retention at least .9 with 95 % confidence, and better than random-mask) at 90 %, of 50 %,"
            + " 90 % tested (5 seeds).",
        conclusion);
  }

  @Test
  void aControlThatIsAsGoodMeansNotShown() {
    List<String> sentences = verdict(Studies.of(5, 0.1, (variant, seed) -> 0.1 + 0.002 * ((seed * 7) % 5)));
    String conclusion = last(sentences);
    assertEquals(
        "That the ticket wins (retention at least .9 with 95 % confidence, and better than random-mask) is not shown at"
            + " any of the sparsities tested (50 %, 90 %; 5 seeds).",
        conclusion);
  }

  @Test
  void anAlternativeNeedNotBeBeaten() {
    List<String> arms = List.of("ticket", "random-mask", "iterative");
    List<String> sentences = verdict(Studies.of(arms, 5, 0.1, VerdictTest::winning));
    assertTrue(sentences.get(3).startsWith("Against a mask found level by level: a difference is"));
    assertTrue(last(sentences).contains("better than random-mask) at 90 %, of 50 %, 90 % tested"), last(sentences));
    List<String> without = verdict(Studies.of(List.of("ticket", "iterative"), 5, 0.1, VerdictTest::winning));
    assertTrue(last(without).startsWith("No verdict: without a control"), last(without));
  }

  @Test
  void aSparsityAtWhichAControlIsMissingHasNoVerdict() {
    Study all = Studies.of(5, 0.1, VerdictTest::winning);
    List<Study.Run> some = all.runs().stream()
        .filter(run -> !(run.variant().equals("random-mask") && run.sparsity().orElse(0) == 0.5))
        .toList();
    List<String> sentences = verdict(new Study("", "", "", some, Map.of()));
    String conclusion = last(sentences);
    assertTrue(conclusion.endsWith("better than random-mask) at 90 %, of 90 % tested (5 seeds)."), conclusion);
  }

  @Test
  void whatIsNoTicketIsCalledByItsProceduresWords() {
    List<Study.Run> runs = Studies.of(5, 0.1, VerdictTest::winning).runs().stream()
        .map(run -> run.variant().equals("ticket")
            ? Studies.of(run, new Arm("pruned", Arm.Role.SUBJECT, "the pruned network")) : run)
        .toList();
    List<String> sentences = verdict(new Study("", "", "", runs, Map.of()));
    assertTrue(sentences.get(1).startsWith("The pruned network keeps at least 90 %"), sentences.get(1));
    assertTrue(sentences.get(2).startsWith("Against a random mask: the pruned network is better"), sentences.get(2));
    assertTrue(last(sentences).startsWith("The pruned network wins"), last(sentences));
  }

  @Test
  void ticketsThatLoseTooMuchAreNotWinningEvenIfBetterThanRandom() {
    List<String> sentences =
        verdict(Studies.of(5, 0.1, (v, seed) -> (v.startsWith("ticket") ? 0.4 : 0.8) + 0.003 * ((seed * 7) % 5)));
    assertTrue(sentences.get(2).contains("the ticket is better at 50 %"), sentences.get(2));
    assertTrue(last(sentences).contains("not shown at any"), last(sentences));
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
    assertEquals("No verdict: of 4 seeds; a verdict needs at least 5.", last(sentences));
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
