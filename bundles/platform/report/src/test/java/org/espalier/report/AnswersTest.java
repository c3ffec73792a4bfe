// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongToDoubleFunction;
import org.espalier.plan.Claim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims of the file, answered by agents of which a dense one comes to 500. */
class AnswersTest {

  @TempDir Path folder;

  private static Claim claim(boolean failing, boolean atLeast, double share, Double... sparsities) {
    return new Claim(
        "it is so", failing, atLeast, share, 0.9,
        List.of(new Claim.Selection("", List.of(new Claim.Member(Map.of(), "ticket", List.of(sparsities))))));
  }

  /** Tickets at 10 and 50 %, with scores by seed. */
  private static List<Study.Run> runs(int seeds, LongToDoubleFunction atTen, LongToDoubleFunction atFifty) {
    List<Study.Run> runs = new ArrayList<>();
    for (long seed = 0; seed < seeds; seed++) {
      runs.add(Agents.dense(seed, 500, Map.of()));
      runs.add(Agents.ticket(0.1, seed, atTen.applyAsDouble(seed), Map.of(), List.of()));
      runs.add(Agents.ticket(0.5, seed, atFifty.applyAsDouble(seed), Map.of(), List.of()));
    }
    return runs;
  }

  private static Study stating(Study study, Claim... claims) {
    return new Study(
        study.name(), study.description(), study.setup(), study.runs(), study.unfinished(), study.lost(),
        study.searches(), study.comparisons(), OptionalInt.empty(), List.of(claims), List.of(), study.libraries());
  }

  private static String sentence(List<Study.Run> runs, Claim claim) {
    Study study = stating(Agents.study(runs), claim);
    return Answers.sentences(study, Analysis.of(study)).get(0);
  }

  @Test
  void aClaimHoldsOrDoesNotOrIsNotShown() {
    // of 6 agents one fails at 50 %; if 80 % did, one or none would with .0016
    List<Study.Run> runs = runs(6, seed -> 500, seed -> seed == 0 ? 100 : 450);
    assertEquals(
        "Claim \"it is so\": that at least 80 % of trainings keep less than 90 % of what dense training gained at 50 %"
            + " sparsity does not hold (p = .002): 1 of 6 do, with 95 % confidence 0.42 % to 64.12 % of all.",
        sentence(runs, claim(true, true, 0.8, 0.5)));
    assertEquals(
        "Claim \"it is so\": that at least 30 % of trainings keep less than 90 % of what dense training gained at 50 %"
            + " sparsity is not shown by 6 trainings, nor is the opposite: 1 of 6 do, with 95 % confidence 0.42 % to"
            + " 64.12 % of all.",
        sentence(runs, claim(true, true, 0.3, 0.5)));
    // the same facts, said of those that keep, and of at most
    String holds = "holds (p = .002): ";
    assertTrue(sentence(runs, claim(true, false, 0.8, 0.5)).contains(holds + "1 of 6 do"));
    assertTrue(sentence(runs, claim(false, true, 0.2, 0.5)).contains(holds + "5 of 6 do"));
    assertTrue(sentence(runs, claim(false, false, 0.2, 0.5)).contains("does not hold (p = .002): 5 of 6 do"));
  }

  @Test
  void ofSeveralSparsitiesOneThatKeepsEnoughIsEnough() {
    // each fails at one of the two, seed 5 at both
    List<Study.Run> runs = runs(6, seed -> seed < 3 ? 100 : seed == 5 ? 0 : 500, seed -> seed < 3 ? 500 : 100);
    String failing = sentence(runs, claim(true, true, 0.5, 0.1, 0.5));
    assertTrue(failing.contains(" gained at each of 2 sparsities, 10 % to 50 % "), failing);
    assertTrue(failing.contains(": 1 of 6 do"), failing);
    assertTrue(sentence(runs, claim(false, true, 0.5, 0.1, 0.5)).contains(": 5 of 6 do"));
  }

  @Test
  void whatDivergedFailsAndWhatIsNotKnownIsLeftOut() {
    List<Study.Run> runs = runs(6, seed -> 500, seed -> 500);
    Study diverged = Studies.losing(
        Agents.study(runs), run -> run.sparsity().isPresent() && run.sparsity().getAsDouble() == 0.5 && run.seed() < 2,
        true);
    Claim atFifty = claim(true, true, 0.5, 0.5);
    String sentence = Answers.sentences(stating(diverged, atFifty), Analysis.of(diverged)).get(0);
    assertTrue(sentence.contains(": 2 of 6 do"), sentence);
    Study unknown = Studies.losing(diverged, run -> run.id().equals("ticket-0.5-s4"), false);
    sentence = Answers.sentences(stating(unknown, atFifty), Analysis.of(unknown)).get(0);
    assertTrue(sentence.contains(": 2 of 5 do"), sentence);
    assertTrue(sentence.endsWith("; 1 training of which too little is known, because runs failed for another reason"
        + " than their own or have not been done, is left out."), sentence);
    // of seed 4 it is known all the same that it keeps enough at one of the two
    sentence = Answers.sentences(stating(unknown, claim(true, true, 0.5, 0.1, 0.5)), Analysis.of(unknown)).get(0);
    assertTrue(sentence.contains(": 0 of 6 do"), sentence);
  }

  @Test
  void whereEverythingDivergedEverythingFails() {
    Study study = Studies.losing(Agents.study(runs(6, seed -> 500, seed -> 500)), run -> true, true);
    String sentence = Answers.sentences(stating(study, claim(true, true, 0.5, 0.5)), Analysis.of(study)).get(0);
    assertTrue(sentence.contains("holds (p = .016): 6 of 6 do"), sentence);
    Study none = Studies.losing(Agents.study(runs(6, seed -> 500, seed -> 500)), run -> true, false);
    sentence = Answers.sentences(stating(none, claim(true, true, 0.5, 0.5)), Analysis.of(none)).get(0);
    assertTrue(sentence.contains("is not answered: nothing is known yet; 6 trainings of which"), sentence);
  }

  @Test
  void aDenseAgentThatGainedNothingHasNothingToKeep() {
    List<Study.Run> runs = new ArrayList<>(runs(6, seed -> 500, seed -> 500));
    runs.removeIf(run -> run.id().equals("dense-s0"));
    runs.add(Agents.dense(0, 0, Map.of()));
    assertTrue(sentence(runs, claim(true, true, 0.5, 0.5)).contains(": 1 of 6 do"));
  }

  @Test
  void theReportAnswersOnThePageAndOnTheConsole() throws IOException {
    Study study = stating(Agents.study(runs(6, seed -> 500, seed -> 500)), claim(true, true, 0.8, 0.5));
    Report report = new Report(study);
    List<String> lines = report.verdicts();
    assertTrue(lines.get(lines.size() - 1).contains("does not hold (p < .001): 0 of 6 do"), lines.toString());
    String page = Files.readString(report.write(folder));
    assertTrue(page.contains("<td>does not hold</td>"), "its table");
    assertEquals(List.of(), Answers.sentences(Agents.study(runs(6, seed -> 1, seed -> 1)), List.of()));
  }
}
