// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings in which no run finished, so that there is nothing to analyse: that everything diverged there is a result.
 */
final class Fruitless {
  private final Map<Map<String, String>, List<Study.Lost>> bySettings = new LinkedHashMap<>();

  private Fruitless(Study study, List<Analysis> analyses) {
    Set<Map<String, String>> known = analyses.stream().map(Analysis::settings).collect(Collectors.toSet());
    study.runs().forEach(run -> known.addAll(run.cells()));
    study.lost().stream()
        // what has not been begun yet is no result
        .filter(run -> !run.problem().isEmpty())
        .forEach(run -> run.cells().stream().filter(cell -> !known.contains(cell))
            .forEach(cell -> bySettings.computeIfAbsent(cell, settings -> new ArrayList<>()).add(run)));
  }

  /** A sentence for each such setting. */
  static List<String> sentences(Study study, List<Analysis> analyses) {
    List<String> sentences = new ArrayList<>();
    new Fruitless(study, analyses).bySettings.forEach((settings, lost) -> sentences.add(sentence(settings, lost)));
    return sentences;
  }

  /** The same as a part of the page; empty where there is none. */
  static Optional<Page.Section> section(Study study, List<Analysis> analyses) {
    List<String> sentences = sentences(study, analyses);
    return sentences.isEmpty() ? Optional.empty()
        : Optional.of(new Page.Section("Without a result", List.of(new Block.Verdict(sentences))));
  }

  private static String sentence(Map<String, String> settings, List<Study.Lost> lost) {
    long hopeless = lost.stream().filter(Study.Lost::hopeless).count();
    String how = hopeless == lost.size() ? (hopeless == 1 ? "it failed for its own sake" : "all for their own sake")
        : hopeless + " of them for their own sake";
    Study.Lost first = lost.stream().filter(Study.Lost::hopeless).findFirst().orElse(lost.get(0));
    String text = "no run finished, of " + Words.count(lost.size(), "run") + " that were begun or needed one that"
        + " failed, " + how + "; first " + first.id() + ": " + first.problem() + ".";
    return settings.isEmpty() ? Words.capital(text) : Words.settings(settings) + ": " + text;
  }
}
