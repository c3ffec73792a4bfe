// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    assertEquals(
        "The ticket keeps at least 90 % of what dense training gained in 5 of 5 seeds at 50 %, 90 % sparsity. That at"
            + " least half of all trainings do is shown at 50 %, 90 % (p = .031; with 95 % confidence at least 55 % of"
            + " them).",
        sentences.get(1));
    assertEquals(
        "Against a random mask: a difference is not shown at 50 %, 90 % (one of 2 comparisons, for which p is"
            + " corrected; no fewer than 7 seeds can show a difference).",
        sentences.get(3));
    assertEquals(
        "That the ticket wins (at least half of all trainings keep 90 %, and it is better than each control:"
            + " random-mask) is shown at 90 %, of 50 %, 90 % tested (5 seeds).",
        last(sentences));
  }

  @Test
  void aSingleControlThatIsBeatenInEnoughSeedsIsSaidSo() {
    List<String> sentences = verdict(Studies.of(8, 0.1, VerdictTest::winning));
    assertTrue(
        sentences.get(3).startsWith("Against a random mask: the ticket is better at 90 % (mean difference of retention"
            + " 0.5"), sentences.get(3));
    // 2 of the 256 assignments of signs, of the smaller of two p-values
    assertTrue(sentences.get(3).contains("p = .016); a difference is not shown at 50 % (one of 2"), sentences.get(3));
  }

  @Test
  void theSeedThatFailedIsNotTrimmedAway() {
    // four tickets as good as dense networks, the fifth at the floor: an interquartile mean would not see it
    Study study = Studies.of(
        5, 0.1, (v, seed) -> v.startsWith("random") ? 0.7 : seed == 2 ? 1.0 : 0.1 + 0.001 * seed);
    List<String> sentences = verdict(study);
    String kept = " in 4 of 5 seeds at 50 %, 90 % sparsity. That at least half of all trainings do is not shown at"
        + " 50 %, 90 % (8 seeds could, if it does in all further ones).";
    assertEquals("The ticket keeps at least 90 % of what dense training gained" + kept, sentences.get(1));
    assertEquals("The ticket loses at most 2 % of what dense training gained" + kept, sentences.get(2));
    assertTrue(last(sentences).contains("is not shown at any"), last(sentences));
  }

  @Test
  void aRunThatDivergedCountsAsOneThatFailed() {
    Study all = Studies.of(5, 0.1, VerdictTest::winning);
    Study diverged = Studies.losing(all, run -> run.variant().equals("ticket") && run.seed() == 2, true);
    List<String> sentences = verdict(diverged);
    assertTrue(
        sentences.get(1).contains("in 4 of 5 seeds at 50 % (1 diverged or could not be pruned so far)"),
        sentences.get(1));
    assertTrue(last(sentences).endsWith("is not shown at any of the sparsities tested (50 %, 90 %; 5 seeds)."));
    Level level = Analysis.of(diverged).get(0).tested().get(1);
    assertEquals(0, level.retained().get(2L));
    assertEquals(1, level.scores().get(2L), "it is as good as knowing nothing");
    // a control that diverged is beaten
    Study control = Studies.losing(all, run -> run.variant().equals("random-mask"), true);
    assertTrue(last(verdict(control)).contains("is shown at 50 %, 90 %, of 50 %, 90 % tested"), last(verdict(control)));
  }

  @Test
  void whatFailedForAnotherReasonIsLeftOutAndSaidInTheSameSentence() {
    Study all = Studies.of(6, 0.1, VerdictTest::winning);
    List<String> sentences =
        verdict(Studies.losing(all, run -> run.variant().equals("ticket") && run.seed() == 2, false));
    String leftOut = "1 run that failed for another reason than its own, or has not been done, is left out";
    assertTrue(
        sentences.get(1).contains("in 5 of 5 seeds at 50 % (" + leftOut + "), 90 % (" + leftOut + ")"),
        sentences.get(1));
    assertTrue(
        last(sentences).endsWith("is shown at 90 %, of 50 %, 90 % tested (5 seeds; 2 runs that failed for another"
            + " reason than their own, or have not been done, are left out)."),
        last(sentences));
  }

  @Test
  void whereNothingIsKnownThatIsSaid() {
    Study all = Studies.of(6, 0.1, VerdictTest::winning);
    List<String> sentences = verdict(Studies.losing(
        all, run -> run.variant().equals("ticket") && run.sparsity().orElse(0) == 0.9
            || run.seed() == 5 && run.sparsity().isEmpty(), false));
    assertTrue(sentences.get(0).contains("over 5 seeds (1 run that failed for another reason"), sentences.get(0));
    assertTrue(sentences.get(1).endsWith(" Nothing is known at 90 % (6 runs that failed for another reason than their"
        + " own, or have not been done, are left out)."), sentences.get(1));
    assertTrue(last(sentences).endsWith("(50 %; 6 seeds)."), last(sentences));
  }

  @Test
  void aSeedWhoseDenseNetworkDivergedKeepsNothing() {
    Study all = Studies.of(8, 0.1, VerdictTest::winning);
    List<String> sentences = verdict(Studies.losing(all, run -> run.seed() == 1, true));
    assertTrue(sentences.get(0).contains("over 8 seeds, of which 1 diverged;"), sentences.get(0));
    assertTrue(sentences.get(1).contains("in 7 of 8 seeds at 50 % (1 diverged"), sentences.get(1));
    assertTrue(sentences.get(1).contains("is shown at 50 %, 90 % (p = .035"), sentences.get(1));
  }

  @Test
  void aControlThatIsAsGoodMeansNotShown() {
    List<String> sentences = verdict(Studies.of(5, 0.1, (variant, seed) -> 0.1 + 0.002 * ((seed * 7) % 5)));
    assertEquals(
        "That the ticket wins (at least half of all trainings keep 90 %, and it is better than each control:"
            + " random-mask) is not shown at any of the sparsities tested (50 %, 90 %; 5 seeds).",
        last(sentences));
  }

  @Test
  void anAlternativeNeedNotBeBeaten() {
    List<String> arms = List.of("ticket", "random-mask", "iterative");
    List<String> sentences = verdict(Studies.of(arms, 5, 0.1, VerdictTest::winning));
    assertTrue(sentences.get(4).startsWith("Against a mask found level by level: a difference is"), sentences.get(4));
    assertTrue(last(sentences).contains("random-mask) is shown at 90 %, of 50 %, 90 % tested"), last(sentences));
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
    assertTrue(last(sentences).endsWith("random-mask) is shown at 90 %, of 90 % tested (5 seeds)."), last(sentences));
  }

  @Test
  void whatIsNoTicketIsCalledByItsProceduresWords() {
    List<Study.Run> runs = Studies.of(8, 0.1, VerdictTest::winning).runs().stream()
        .map(run -> run.variant().equals("ticket")
            ? Studies.of(run, new Arm("pruned", Arm.Role.SUBJECT, "the pruned network")) : run)
        .toList();
    List<String> sentences = verdict(new Study("", "", "", runs, Map.of()));
    assertTrue(sentences.get(1).startsWith("The pruned network keeps at least 90 %"), sentences.get(1));
    assertTrue(sentences.get(3).startsWith("Against a random mask: the pruned network is better"), sentences.get(3));
    assertTrue(last(sentences).startsWith("That the pruned network wins"), last(sentences));
  }

  /** Such as the dense network quantised: it is compared at a sparsity of 0, what is a summary is not. */
  @Test
  void whatWasMadeOfTheDenseNetworkWithoutPruningStandsAtNoSparsity() {
    List<Study.Run> runs = new ArrayList<>(Studies.of(8, 0.1, VerdictTest::winning).runs());
    for (long seed = 0; seed < 8; seed++) {
      runs.add(Studies.unpruned("ticket", seed, 0.1));
      runs.add(Studies.unpruned("iterative", seed, 0.9));
      runs.add(Studies.unpruned("verdict", seed, 0.1));
    }
    Study study = new Study("", "", "", runs, Map.of());
    List<String> sentences = verdict(study);
    assertTrue(sentences.get(1).contains("in 8 of 8 seeds at 0 %, 50 %, 90 %"), sentences.get(1));
    assertTrue(
        sentences.stream().anyMatch(
            said -> said.startsWith("Against a mask found level by level: the ticket is better at 0 %")),
        sentences.toString());
    Analysis analysis = Analysis.of(study).get(0);
    assertEquals(Set.of("ticket", "random-mask", "iterative"), analysis.variants());
    assertEquals(List.of(0.0, 0.5, 0.9), analysis.tested().stream().map(Level::sparsity).toList());
  }

  @Test
  void ticketsThatLoseTooMuchAreNotWinningEvenIfBetterThanRandom() {
    List<String> sentences =
        verdict(Studies.of(8, 0.1, (v, seed) -> (v.startsWith("ticket") ? 0.4 : 0.8) + 0.003 * ((seed * 7) % 5)));
    assertTrue(sentences.get(1).contains("do is excluded at 50 %, 90 %."), sentences.get(1));
    assertTrue(sentences.get(3).contains("the ticket is better at 50 %"), sentences.get(3));
    assertTrue(last(sentences).contains("not shown at any"), last(sentences));
  }

  @Test
  void aCertainButTinyDifferenceIsNotShown() {
    List<String> sentences =
        verdict(Studies.of(8, 0.1, (v, seed) -> (v.startsWith("ticket") ? 0.1 : 0.105) + 0.0001 * ((seed * 7) % 5)));
    assertTrue(sentences.get(3).contains("a difference is not shown at 50 %, 90 %"), sentences.get(3));
    assertTrue(last(sentences).contains("not shown at any"), last(sentences));
  }

  @Test
  void fewerThanFiveSeedsGiveNoVerdict() {
    List<String> sentences = verdict(Studies.of(4, 0.1, VerdictTest::winning));
    assertEquals("No verdict: 4 seeds can show nothing; 5 are the fewest that can.", last(sentences));
    assertTrue(sentences.get(1).endsWith("(5 seeds could, if it does in all further ones)."), sentences.get(1));
  }

  @Test
  void whereDenseTrainingGainsNothingNothingIsKept() {
    // standing still: dense networks are no better than knowing nothing, and tickets are just as good as they
    Study study = Studies.of(10, 1.0, (variant, seed) -> 1.0 + 0.001 * seed);
    List<String> sentences = verdict(study);
    assertTrue(
        sentences.get(1).startsWith("What is kept of it is not judged (N/A): dense training gains something over"
            + " knowing nothing in 0 of 10 seeds"), sentences.get(1));
    assertEquals("No verdict: that dense training gains anything that could be kept is excluded.", last(sentences));
    assertFalse(String.join(" ", sentences).contains("keeps at least"));
    assertTrue(Analysis.of(study).get(0).levels().stream().allMatch(level -> level.retention().isEmpty()));
  }

  @Test
  void aSeedInWhichDenseTrainingGainedNothingIsOneInWhichNothingIsKept() {
    Study study = Studies.of(8, 0.1, VerdictTest::winning);
    List<Study.Run> runs = study.runs().stream()
        .map(run -> run.seed() == 0 && run.sparsity().isEmpty() ? Studies.scoring(run, 1.5) : run).toList();
    List<String> sentences = verdict(new Study("", "", "", runs, Map.of()));
    assertTrue(sentences.get(1).contains("in 7 of 8 seeds at 50 %, 90 % sparsity"), sentences.get(1));
  }

  @Test
  void retentionIsOneForDenseAndZeroForTheFloor() {
    Study study = Studies.of(5, 0.1, (variant, seed) -> variant.startsWith("ticket") ? 1.0 : 0.1 + 0.001 * seed);
    Analysis analysis = Analysis.of(study).get(0);
    assertEquals(0, analysis.levels("ticket").get(0).retention().orElseThrow().estimate(), 1e-12);
    assertEquals(1, analysis.levels("random-mask").get(0).retention().orElseThrow().estimate(), 1e-12);
  }

  @Test
  void aSettingInWhichNothingFinishedIsSaidWithTheReason() {
    Study good = Studies.of(5, 0.1, VerdictTest::winning);
    List<Study.Run> runs = new ArrayList<>();
    good.runs().forEach(run -> runs.add(Studies.within(run, Map.of("learning-rate", "0.01"))));
    good.runs().forEach(run -> runs.add(Studies.within(run, Map.of("learning-rate", "30"))));
    Study study = Studies.losing(
        new Study("", "", "", runs, Map.of()), run -> run.settings().get("learning-rate").equals("30"), true);
    List<String> lines = new Report(study).verdicts();
    assertTrue(last(lines).startsWith("learning-rate 30: no run finished, of 25 runs that were begun or needed one that"
        + " failed, all for their own sake; first dense"), last(lines));
    assertTrue(last(lines).endsWith(": training diverged."), last(lines));
  }
}
