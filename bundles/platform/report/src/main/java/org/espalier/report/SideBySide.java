// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.plan.Contrast;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;
import org.espalier.store.Comparing;

/**
 * Several experiments next to each other: what each variant came to in each of them, and every one against the first,
 * paired by seed. They are read as one study of which the experiment is a setting, so that all is said as for what an
 * experiment file compares.
 *
 * @param head names of the columns
 * @param rows variant, setting, sparsity, and for each experiment the mean score with its interval and the number of
 *     seeds; empty where it has no such run
 * @param sentences a line each
 */
public record SideBySide(List<String> head, List<List<String>> rows, List<String> sentences) {
  private static final String KEY = "experiment";
  private static final String VARIANT = "variant";

  public SideBySide {
    head = List.copyOf(head);
    rows = List.copyOf(rows);
    sentences = List.copyOf(sentences);
  }

  /** Runs that differ by their seed alone. */
  private record Kind(String variant, Map<String, String> cell, OptionalDouble sparsity) {}

  /**
   * Compares studies.
   *
   * @param studies by a name for each, the first being what others are compared with; two at least
   * @throws InvalidInputException if they measure success in several ways, or have nothing in common
   */
  public static SideBySide of(Map<String, Study> studies) {
    requireOneObjective(studies);
    Map<String, Set<Kind>> kinds = new LinkedHashMap<>();
    studies.forEach((name, study) -> kinds.put(name, kinds(study)));
    List<Comparing> comparisons = comparisons(kinds);
    if (comparisons.isEmpty()) {
      throw new InvalidInputException(names(studies.keySet()) + " have no runs in common: there is no variant that both"
          + " have in the same setting at the same sparsity");
    }
    List<String> sentences = new ArrayList<>(List.of(Verdict.LEGEND));
    sentences.addAll(Contrasts.sentences(merged(studies, comparisons)));
    List<String> head = new ArrayList<>(List.of(VARIANT, "setting", "sparsity"));
    head.addAll(studies.keySet());
    return new SideBySide(head, rows(studies, kinds), sentences);
  }

  private static String names(Set<String> names) {
    return String.join(" and ", names);
  }

  private static void requireOneObjective(Map<String, Study> studies) {
    Set<String> objectives = new TreeSet<>();
    studies.forEach((name, study) -> {
      if (study.runs().isEmpty()) {
        throw new InvalidInputException(name + " has no run that has finished; there is nothing to compare");
      }
      study.runs().forEach(run -> objectives.add(run.objective().name()));
    });
    if (objectives.size() > 1) {
      throw new InvalidInputException(names(studies.keySet()) + " measure success in several ways ("
          + String.join(", ", objectives) + "); what is compared must have one");
    }
  }

  private static Set<Kind> kinds(Study study) {
    Set<Kind> kinds = new LinkedHashSet<>();
    study.runs().forEach(
        run -> run.cells().forEach(cell -> kinds.add(new Kind(run.variant(), cell, run.sparsity()))));
    return kinds;
  }

  private static List<Comparing> comparisons(Map<String, Set<Kind>> kinds) {
    List<String> names = List.copyOf(kinds.keySet());
    List<Comparing> comparisons = new ArrayList<>();
    for (String name : names.subList(1, names.size())) {
      for (Kind kind : kinds.get(names.get(0))) {
        if (kinds.get(name).contains(kind)) {
          Map<String, Object> where = new LinkedHashMap<>(kind.cell());
          where.put(VARIANT, kind.variant());
          comparisons.add(
              new Comparing(new Contrast(side(name, kind), side(names.get(0), kind), where, true), List.of()));
        }
      }
    }
    return comparisons;
  }

  private static Contrast.Side side(String study, Kind kind) {
    return new Contrast.Side(study, Map.copyOf(within(study, kind.cell())), kind.variant(), kind.sparsity());
  }

  private static Map<String, String> within(String study, Map<String, String> cell) {
    Map<String, String> wider = new LinkedHashMap<>(cell);
    wider.put(KEY, study);
    return wider;
  }

  private static Study merged(Map<String, Study> studies, List<Comparing> comparisons) {
    List<Study.Run> runs = new ArrayList<>();
    List<Study.Lost> lost = new ArrayList<>();
    studies.forEach((name, study) -> {
      study.runs().forEach(run -> runs.add(renamed(name, run)));
      study.lost().forEach(run -> lost.add(renamed(name, run)));
    });
    return new Study(names(studies.keySet()), "", "", runs, Map.of(), lost, List.of(), comparisons, OptionalInt.empty(),
        List.of(), List.of(), List.of());
  }

  /** Of another study, runs may have the same id. */
  private static String renamed(String study, String id) {
    return id.isEmpty() ? "" : study + "/" + id;
  }

  private static List<Map<String, String>> renamed(String study, List<Map<String, String>> cells) {
    return cells.stream().map(cell -> within(study, cell)).toList();
  }

  private static Study.Run renamed(String study, Study.Run run) {
    return new Study.Run(
        renamed(study, run.id()), run.arm(), run.seed(), run.trained(), within(study, run.settings()),
        renamed(study, run.cells()), run.sparsity(), run.sparsities(), renamed(study, run.dense()), run.objective(),
        run.score(), run.floor(), run.metrics(), run.declared(), run.facts(), run.curve(), run.artifacts(),
        run.lineup(), run.environment(), run.seconds(), run.learning());
  }

  private static Study.Lost renamed(String study, Study.Lost run) {
    return new Study.Lost(
        renamed(study, run.id()), run.arm(), run.seed(), run.trained(), within(study, run.settings()),
        renamed(study, run.cells()), run.sparsity(), renamed(study, run.dense()), run.hopeless(), run.problem());
  }

  private static List<List<String>> rows(Map<String, Study> studies, Map<String, Set<Kind>> kinds) {
    Set<Kind> all = new LinkedHashSet<>();
    kinds.values().forEach(all::addAll);
    List<List<String>> rows = new ArrayList<>();
    for (Kind kind : all) {
      List<String> row = new ArrayList<>(Stream.of(kind.variant(), Words.settings(kind.cell()),
          kind.sparsity().isPresent() ? Words.percent(kind.sparsity().getAsDouble()) : "").toList());
      studies.values().forEach(study -> row.add(score(study, kind)));
      rows.add(row);
    }
    return rows;
  }

  private static String score(Study study, Kind kind) {
    List<Study.Run> runs = study.runs().stream()
        .filter(run -> run.variant().equals(kind.variant()) && run.sparsity().equals(kind.sparsity())
            && run.cells().contains(kind.cell()))
        .toList();
    if (runs.isEmpty()) {
      return "";
    }
    Metric objective = runs.get(0).objective();
    Interval mean = Statistic.MEAN.interval(runs.stream().mapToDouble(Study.Run::score).toArray())
        .within(objective.lowest(), objective.highest());
    return Words.interval(mean) + ", " + Words.count(runs.size(), "seed");
  }
}
