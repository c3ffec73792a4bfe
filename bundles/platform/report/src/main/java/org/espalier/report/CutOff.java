// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.store.Cut;

/** Says which pruned networks no path of kept weights leads through, so that what they score means nothing. */
final class CutOff {
  private CutOff() {}

  /** A sentence on the runs of a setting; empty if none of their networks is cut off. */
  static Optional<String> sentence(Analysis analysis) {
    Set<Cut> cuts = new LinkedHashSet<>();
    Map<String, Map<String, List<String>>> sparsities = new LinkedHashMap<>();
    for (Level level : analysis.levels()) {
      List<Cut> found = level.runs().stream().flatMap(run -> Cut.of(run.metrics()).stream()).toList();
      long runs = level.runs().stream().filter(run -> !Cut.of(run.metrics()).isEmpty()).count();
      cuts.addAll(found);
      if (runs > 0) {
        sparsities.computeIfAbsent(level.variant(), variant -> new LinkedHashMap<>())
            .computeIfAbsent(
                runs + " of " + Words.count(level.runs().size(), "seed"), share -> new ArrayList<>())
            .add(Words.percent(level.sparsity()));
      }
    }
    return cuts.isEmpty() ? Optional.empty() : Optional.of(sentence(cuts, sparsities));
  }

  private static String sentence(Set<Cut> cuts, Map<String, Map<String, List<String>>> sparsities) {
    List<String> runs = new ArrayList<>();
    sparsities.forEach((variant, shares) -> runs.add(
        variant + " at " + shares.entrySet().stream()
            .map(share -> String.join(", ", share.getValue()) + " (" + share.getKey() + ")")
            .collect(Collectors.joining(" and "))));
    Set<String> layers = cuts.stream().map(Cut::layer).collect(Collectors.toCollection(LinkedHashSet::new));
    return "CUT OFF: no path of kept weights from an input to an output passes " + Cut.names(cuts) + " in "
        + String.join("; ", runs) + ". Such a network puts out the same whatever it is given, and its score says"
        + " nothing of how it was pruned: leave the layer whole (prune: {exclude: [" + String.join(", ", layers)
        + "]}, or [output] for the last layer of every network), choose another distribution, or let such runs fail"
        + " (prune: {empty-layers: refuse}).";
  }

  /** The sentences of several settings, each with its label if there are others. */
  static List<String> sentences(List<Analysis> analyses) {
    List<String> sentences = new ArrayList<>();
    for (Analysis analysis : analyses) {
      String label = analyses.size() == 1 || analysis.label().isEmpty() ? "" : analysis.label() + ": ";
      sentence(analysis).ifPresent(sentence -> sentences.add(label + sentence));
    }
    return sentences;
  }
}
