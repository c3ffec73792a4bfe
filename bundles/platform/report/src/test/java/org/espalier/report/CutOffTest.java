// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.espalier.store.Cut;
import org.junit.jupiter.api.Test;

class CutOffTest {
  private static Study study(Predicate<Study.Run> cut) {
    List<Study.Run> runs = Studies.of(5, 0.1, (variant, seed) -> 0.2).runs().stream()
        .map(run -> measuring(
            run, run.sparsity().isEmpty() ? Map.of()
                : Cut.metrics(cut.test(run) ? List.of(new Cut("actor", "dense4")) : List.of())))
        .toList();
    return new Study("", "", "", runs, Map.of());
  }

  private static Study.Run measuring(Study.Run run, Map<String, Double> metrics) {
    Map<String, Double> all = new HashMap<>(run.metrics());
    all.putAll(metrics);
    return new Study.Run(
        run.id(), run.arm(), run.seed(), run.trained(), run.settings(), run.sparsity(), run.sparsities(), run.dense(),
        run.objective(), run.score(), run.floor(), all, run.declared(), run.facts(), run.curve(), run.artifacts(),
        run.lineup(), run.environment(), run.seconds());
  }

  @Test
  void nothingIsSaidOfNetworksThatAreConnected() {
    List<Analysis> analyses = Analysis.of(study(run -> false));
    assertEquals(Optional.empty(), CutOff.sentence(analyses.get(0)));
    assertEquals(List.of(), CutOff.sentences(analyses));
  }

  @Test
  void theSentenceSaysWhichRunsWhichLayerAndWhatToDo() {
    List<Analysis> analyses = Analysis.of(study(
        run -> run.variant().equals("ticket") || run.sparsity().getAsDouble() == 0.9 && run.seed() < 3));
    String sentence = "CUT OFF: no path of kept weights from an input to an output passes actor/dense4 in ticket at"
        + " 50 %, 90 % (5 of 5 seeds); random-mask at 90 % (3 of 5 seeds). Such a network puts out the same whatever it"
        + " is given, and its score says nothing of how it was pruned: leave the layer whole (prune: {exclude:"
        + " [dense4]}, or [output] for the last layer of every network), choose another distribution, or let such runs"
        + " fail (prune: {empty-layers: refuse}).";
    assertEquals(Optional.of(sentence), CutOff.sentence(analyses.get(0)));
    assertEquals(List.of(sentence), CutOff.sentences(analyses));
  }

  @Test
  void sharesOfSeedsThatDifferAreSaidApart() {
    List<Analysis> analyses = Analysis.of(study(
        run -> run.variant().equals("ticket") && run.seed() < (run.sparsity().getAsDouble() == 0.9 ? 5 : 1)));
    String sentence = CutOff.sentence(analyses.get(0)).orElseThrow();
    assertEquals("ticket at 50 % (1 of 5 seeds) and 90 % (5 of 5 seeds)",
        sentence.substring(sentence.indexOf("ticket"), sentence.indexOf(". Such")));
  }

  @Test
  void severalSettingsAreToldByTheirLabels() {
    List<Study.Run> runs = List.of("global", "uniform").stream()
        .flatMap(distribution -> study(run -> distribution.equals("global") && run.variant().equals("ticket")).runs()
            .stream().map(run -> Studies.within(run, Map.of("distribution", distribution))))
        .toList();
    List<String> sentences = CutOff.sentences(Analysis.of(new Study("", "", "", runs, Map.of())));
    assertEquals(1, sentences.size());
    assertEquals("distribution global: CUT OFF: no path", sentences.get(0).substring(0, 37));
  }
}
