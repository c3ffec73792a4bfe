// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleBiFunction;
import org.espalier.plan.Contrast;
import org.espalier.store.Comparing;
import org.espalier.store.Comparing.Look;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContrastsTest {
  @TempDir Path folder;

  private static Contrast.Side side(String arm, double sparsity) {
    return new Contrast.Side(arm, Map.of(), arm, OptionalDouble.of(sparsity));
  }

  private static Comparing ofTickets(double sparsity, Look... looks) {
    return new Comparing(
        new Contrast(side("ticket", sparsity), side("random-mask", sparsity), Map.of(), true), List.of(looks));
  }

  private static Study study(
      int seeds, ToDoubleBiFunction<String, Long> error, OptionalInt claims, Comparing... comparisons) {
    Study made = Studies.of(seeds, 0.1, error);
    return new Study(
        made.name(), made.description(), made.setup(), made.runs(), made.unfinished(), List.of(), List.of(),
        List.of(comparisons), claims, List.of(), List.of(), List.of());
  }

  /** The ticket loses .09 of .9 more than nothing, the mask .18 and .001 for each seed. */
  private static double better(String variant, long seed) {
    return variant.startsWith("ticket") ? 0.19 + 0.0009 * seed : 0.28 + 0.0019 * seed;
  }

  @Test
  void whoIsBetterIsSaidWithThePValueOfTheFamily() {
    // of 7 seeds that agree p is 2/128, for the smaller of two twice that
    Study study = study(7, ContrastsTest::better, OptionalInt.empty(), ofTickets(0.5), ofTickets(0.9));
    List<String> sentences = Contrasts.sentences(study);
    assertEquals(2, sentences.size());
    assertTrue(
        sentences.get(0).matches(
            "Ticket against random-mask at 50 %: ticket is better by 0\\.10[0-9]+ \\[.*\\] of retention, p = \\.031"
                + " corrected for 2 comparisons, 7 seeds\\."),
        sentences.get(0));
    // seen from the other side it is the same
    Comparing turned = new Comparing(
        new Contrast(side("random-mask", 0.5), side("ticket", 0.5), Map.of("distribution", "global"), true), List.of());
    assertTrue(
        Contrasts.sentences(study(7, ContrastsTest::better, OptionalInt.empty(), turned)).get(0).matches(
            "Random-mask against ticket at 50 % \\(distribution global\\): ticket is better by 0\\.10[0-9]+ \\[.*\\] of"
                + " retention, p = \\.016, 7 seeds\\."));
  }

  @Test
  void fewSeedsAreSaidToShowNothing() {
    Study study = study(5, ContrastsTest::better, OptionalInt.empty(), ofTickets(0.5));
    String sentence = Contrasts.sentences(study).get(0);
    assertTrue(sentence.contains("a difference is not shown (0.10"), sentence);
    assertTrue(sentence.endsWith("p = .063, 5 seeds; fewer than 6 can show nothing."), sentence);
  }

  @Test
  void whereThereIsNothingToRetainTheObjectiveIsCompared() {
    // the dense networks are as bad as the floor
    Study made = Studies.of(7, 1.5, ContrastsTest::better);
    Study study = new Study(
        made.name(), "", "", made.runs(), Map.of(), List.of(), List.of(), List.of(ofTickets(0.5)), OptionalInt.empty(),
        List.of(), List.of(), List.of());
    String sentence = Contrasts.sentences(study).get(0);
    assertTrue(sentence.contains("ticket is better by 0.09"), sentence);
    assertTrue(sentence.contains(" of mse, p = .016"), sentence);
  }

  @Test
  void ofSeedsUntilDecidedTheSequentialTestIsQuoted() throws IOException {
    Look first = new Look(5, true, 1 / 16.0, 0.00625, false);
    Look second = new Look(10, true, 1 / 512.0, 0.0125, true);
    Look open = new Look(5, true, 0.5, 0.00625, false);
    Study study = study(
        12, ContrastsTest::better, OptionalInt.of(2), ofTickets(0.5, first, second), ofTickets(0.9, open));
    List<String> sentences = Contrasts.sentences(study);
    assertTrue(
        sentences.get(0).matches(
            "Ticket against random-mask at 50 %: ticket is better by .* of retention, sequential p = \\.004 corrected"
                + " for 2 claims at a boundary of 0\\.02500, after 2 looks at up to 10 seeds\\."),
        sentences.get(0));
    // the naive test would show it
    assertTrue(sentences.get(1).contains("at 90 %: a difference is not shown"), sentences.get(1));
    String html = Files.readString(new Report(study).write(folder));
    assertTrue(html.contains("Comparisons") && html.contains("every look is paid"));
    assertTrue(html.contains("<td>0.001953</td><td>0.01250</td><td>shown</td>"), "p and its boundary");
    List<String> verdict = Verdict.of(Analysis.of(study).get(0));
    assertTrue(verdict.get(verdict.size() - 1).startsWith("Seeds were added until"), "no p that pays for no looks");
    assertTrue(String.join(" ", verdict).matches("(?s)(?!.*\\bp [=<]).*"), verdict + "");
    assertEquals(sentences, new Report(study).verdicts().subList(
        new Report(study).verdicts().size() - 2, new Report(study).verdicts().size()));
  }

  @Test
  void aClaimAgainstEveryControlIsShownIfAllAreBeaten() {
    Look shown = new Look(10, true, 0.001, 0.0125, true);
    Look open = new Look(12, true, 0.02, 0.015, false);
    Comparing first = new Comparing(
        new Contrast(side("ticket", 0.5), side("random-mask", 0.5), Map.of(), false), List.of(shown));
    Comparing second = new Comparing(
        new Contrast(side("ticket", 0.5), side("random-init", 0.5), Map.of(), false), List.of(open));
    List<String> half =
        Contrasts.sentences(study(12, ContrastsTest::better, OptionalInt.of(1), first, second));
    assertEquals("That ticket is better than every control at 50 % is not shown.", half.get(2));
    Comparing both = new Comparing(second.contrast(), List.of(shown));
    List<String> whole = Contrasts.sentences(study(12, ContrastsTest::better, OptionalInt.of(1), first, both));
    assertEquals("That ticket is better than every control at 50 % is shown.", whole.get(2));
  }

  @Test
  void aContrastWithoutSeedsSaysSo() {
    Comparing none = new Comparing(new Contrast(side("ticket", 0.5), side("nobody", 0.5), Map.of(), true), List.of());
    assertEquals(
        List.of("Ticket against nobody at 50 %: no seed has both yet."),
        Contrasts.sentences(study(5, ContrastsTest::better, OptionalInt.empty(), none)));
    assertTrue(Contrasts.section(Studies.of(5, 0.1, ContrastsTest::better)).isEmpty());
  }
}
