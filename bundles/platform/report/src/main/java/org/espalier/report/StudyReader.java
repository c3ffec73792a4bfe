// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.metric.Curves;
import org.espalier.api.network.ParameterName;
import org.espalier.api.picture.Animation;
import org.espalier.api.procedure.Arm;
import org.espalier.catalog.LockedBundle;
import org.espalier.plan.Lineup;
import org.espalier.plan.RunPlan;
import org.espalier.planning.ExperimentFile;
import org.espalier.store.Comparing;
import org.espalier.store.Journal;
import org.espalier.store.Measurement;
import org.espalier.store.NpyArray;
import org.espalier.store.RunResult;
import org.espalier.store.StoredExperiment;
import org.espalier.store.StoredRun;

/** Reads a study from an output folder. */
public final class StudyReader {
  private StudyReader() {}

  /** What the folder holds now; runs that have not finished are counted, not read. */
  public static Study read(StoredExperiment stored) {
    Map<String, RunPlan> plans =
        stored.runs().stream().map(StoredRun::plan).collect(Collectors.toMap(RunPlan::id, Function.identity()));
    List<Study.Run> runs = new ArrayList<>();
    List<Study.Lost> lost = new ArrayList<>();
    Map<String, Boolean> hopeless = new HashMap<>();
    Map<String, Integer> unfinished = new TreeMap<>();
    Set<LockedBundle> libraries = new HashSet<>();
    for (StoredRun run : stored.runs()) {
      Optional<RunResult> result = run.result();
      result.ifPresent(known -> libraries.addAll(known.libraries()));
      Optional<Measurement> measured = result.filter(RunResult::finished).flatMap(RunResult::measured);
      if (measured.isPresent()) {
        runs.add(run(run, result.get(), measured.get(), plans));
      } else {
        unfinished.merge(result.map(r -> r.status().toString()).orElse("to do"), 1, Integer::sum);
        // runs come after those that they need
        hopeless.put(run.plan().id(), result.map(RunResult::hopeless).orElse(false)
            || run.plan().needs().values().stream().anyMatch(id -> hopeless.getOrDefault(id, false)));
        lost.add(lost(run.plan(), result, hopeless.get(run.plan().id()), plans));
      }
    }
    return new Study(
        stored.experiment().name(), stored.experiment().description(), ExperimentFile.text(stored.experiment()),
        runs, unfinished,
        lost, stored.search(), comparisons(stored),
        stored.journal().stream().mapToInt(journal -> journal.design().claims()).findFirst(),
        stored.experiment().claims(), stored.experiment().published(),
        libraries.stream().sorted(Comparator.comparing(LockedBundle::toString)).toList());
  }

  private static List<Comparing> comparisons(StoredExperiment stored) {
    return stored.journal().map(Journal::comparisons).orElseGet(
        () -> stored.experiment().contrasts().stream()
            .map(contrast -> new Comparing(contrast, List.of()))
            .toList());
  }

  private static Study.Run run(
      StoredRun stored, RunResult result, Measurement measured, Map<String, RunPlan> plans) {
    RunPlan plan = stored.plan();
    Map<String, String> settings = Words.texts(plan.settings());
    Map<String, Double> sparsities =
        Map.of(
            "weights", measured.sparsity().weights(),
            "parameters", measured.sparsity().parameters(),
            "macs", measured.sparsity().macs());
    return new Study.Run(
        plan.id(), plan.definition().arm(), plan.seed(), trained(plan.lineup()), settings,
        plan.cells().stream().map(Words::texts).toList(), plan.definition().sparsity(), sparsities,
        dense(plan, plans),
        measured.objective(), measured.score(), measured.floor(), measured.metrics(),
        measured.declared(), measured.facts(),
        stored.metrics(),
        artifacts(stored),
        plan.lineup().all().toList(),
        result.environment(), result.seconds(), measured.learning());
  }

  private static Study.Lost lost(
      RunPlan plan, Optional<RunResult> result, boolean hopeless, Map<String, RunPlan> plans) {
    return new Study.Lost(
        plan.id(), plan.definition().arm(), plan.seed(), trained(plan.lineup()), Words.texts(plan.settings()),
        plan.cells().stream().map(Words::texts).toList(), plan.definition().sparsity(), dense(plan, plans), hopeless,
        result.map(RunResult::problem).orElse(""));
  }

  private static String dense(RunPlan plan, Map<String, RunPlan> plans) {
    return plan.needs().values().stream()
        .filter(id -> plans.containsKey(id) && plans.get(id).definition().arm().role() == Arm.Role.REFERENCE)
        .findFirst()
        .orElse("");
  }

  private static String trained(Lineup lineup) {
    return Stream.of(lineup.task(), lineup.architecture(), lineup.engine())
        .map(use -> use.toJson().canonical())
        .collect(Collectors.joining(" "));
  }

  private static Study.Artifacts artifacts(StoredRun stored) {
    return new Study.Artifacts() {
      @Override
      public List<String> arrays() {
        return stored.arrays();
      }

      @Override
      public double[] values(String array) {
        NpyArray read = stored.array(array);
        return read.shape().length == 1 ? read.values() : new double[0];
      }

      @Override
      public List<String> animations() {
        return stored.animations();
      }

      @Override
      public Animation animation(String name) {
        return stored.animation(name);
      }

      @Override
      public List<String> curves() {
        return stored.curves();
      }

      @Override
      public Curves curves(String name) {
        return stored.curves(name);
      }

      @Override
      public List<String> masks() {
        return stored.masks();
      }

      @Override
      public Map<ParameterName, Mask> masks(String artifact) {
        return stored.masks(artifact);
      }
    };
  }
}
