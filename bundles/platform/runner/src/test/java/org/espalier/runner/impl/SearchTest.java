// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.json.JsonObject;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Search;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.espalier.store.SearchProgress;
import org.espalier.store.StoredExperiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
  private static final List<Double> LEVELS = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);
  private static final int SEEDS = 5;
  /** Weights among the parameters of the laboratory's network, of which the others are biases. */
  private static final double PRUNABLE = 80.0 / 92;

  @TempDir Path temporary;

  private final Lab lab = new Lab();

  /** Tickets with a control each. */
  static final class Controlled extends Lottery {
    @Override
    public List<RunDefinition> runs(List<Double> sparsities) {
      List<RunDefinition> runs = new ArrayList<>(super.runs(sparsities));
      sparsities.forEach(sparsity -> runs.add(
          new RunDefinition(
              new Arm("control", Arm.Role.CONTROL), OptionalDouble.of(sparsity), Parameters.NONE,
              List.of(DenseRun.REFERENCE, new RunReference("ticket", sparsity)))));
      return runs;
    }
  }

  /** What is retained at a sparsity on either split, and a little noise of each seed. */
  static Task retaining(DoubleUnaryOperator validation, DoubleUnaryOperator test) {
    return context -> new Walk(context) {
      private final double noise = 0.001 * noise(context);

      @Override
      public double score(Split split) {
        DoubleUnaryOperator retained = split == Split.TEST ? test : validation;
        return 7 + retained.applyAsDouble(removed()) + noise;
      }

      @Override
      public double floor(Split split) {
        return 7;
      }

      private double removed() {
        double kept = masks().values().stream().mapToInt(Mask::kept).sum();
        return 1 - kept / masks().values().stream().mapToInt(Mask::size).sum();
      }
    };
  }

  private static double noise(TaskContext context) {
    return context.seeds().stream("noise").nextDouble();
  }

  /** Retains little beyond a sparsity. */
  static DoubleUnaryOperator upTo(double edge) {
    return removed -> removed > PRUNABLE * (edge + 0.05) ? 0.3 : 1;
  }

  static ExperimentPlan plan(int seeds) {
    Map<String, RunPlan> plans = new LinkedHashMap<>();
    Map<Double, List<RunPlan>> runs = new LinkedHashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      for (double level : LEVELS) {
        Map<RunReference, String> ids = new HashMap<>();
        for (RunDefinition definition : new Controlled().runs(List.of(level))) {
          Map<RunReference, String> needs = new HashMap<>();
          definition.needs().forEach(reference -> needs.put(reference, ids.get(reference)));
          RunPlan run = RunPlan.of(
              "walks", seed, definition, needs, Map.of(), Lab.lineup(definition.sparsity().isPresent()),
              PruneRules.DEFAULT);
          ids.put(definition.reference(), run.id());
          plans.putIfAbsent(run.id(), run);
          runs.computeIfAbsent(level, l -> new ArrayList<>()).add(run);
        }
      }
    }
    Search.Goal goal = new Search.Goal(0.9, 0.1, 0.9, 0.1, LEVELS);
    return ExperimentPlan.of(
        "walks", "", new JsonObject(Map.of("seeds", seeds)), List.copyOf(plans.values()),
        Optional.of(new Search(goal, List.of(new Search.Track(Map.of(), runs)))));
  }

  private Outcome run(String folder, boolean resume, int jobs) {
    return run(folder, resume, jobs, new Listening());
  }

  private Outcome run(String folder, boolean resume, int jobs, Listening listening) {
    lab.put(Procedure.KIND, new Controlled());
    return LabRunner.of(lab, Duration.ofDays(1))
        .run(plan(SEEDS), new RunOptions(temporary.resolve(folder), resume, jobs), listening);
  }

  private SearchProgress progress(String folder) {
    return StoredExperiment.read(temporary.resolve(folder)).search().get(0);
  }

  private static List<Double> tried(SearchProgress progress) {
    return progress.trials().stream().map(SearchProgress.Trial::sparsity).toList();
  }

  @Test
  void findsTheHighestSparsityAndCarriesControlsOutThereAlone() {
    lab.put(Task.KIND, retaining(upTo(0.6), upTo(0.6)));
    Outcome outcome = run("found", false, 2);
    SearchProgress progress = progress("found");
    assertEquals(List.of(0.5, 0.7, 0.6), tried(progress));
    assertEquals(OptionalDouble.of(0.6), progress.found());
    assertEquals(OptionalDouble.of(0.7), progress.notShown());
    assertTrue(progress.ended() && outcome.complete());
    // a dense network and three tickets a seed, and a control
    assertEquals(SEEDS * 5, outcome.runs());
    assertEquals(
        List.of("control-0.6"),
        StoredExperiment.read(temporary.resolve("found")).runs().stream()
            .map(run -> run.plan().definition().name())
            .filter(name -> name.startsWith("control"))
            .distinct()
            .toList());
    assertTrue(outcome.runs() <= plan(SEEDS).most().size());
  }

  @Test
  void testScoresChooseNothing() {
    lab.put(Task.KIND, retaining(upTo(0.6), upTo(0.2)));
    run("worse", false, 1);
    lab.put(Task.KIND, retaining(upTo(0.6), removed -> -1e9));
    run("worst", false, 1);
    assertEquals(List.of(0.5, 0.7, 0.6), tried(progress("worse")));
    assertEquals(progress("worse"), progress("worst"));
  }

  @Test
  void validationIsRecordedBesideTheTestScore() throws IOException {
    lab.put(Task.KIND, retaining(upTo(0.6), removed -> 0.25));
    run("both", false, 1);
    assertTrue(
        Files.readAllLines(temporary.resolve("both/results.csv")).get(0)
            .contains("score,floor,validation.score,validation.floor,"));
    StoredExperiment.read(temporary.resolve("both")).runs().forEach(run -> {
      var measured = run.result().orElseThrow().measured().orElseThrow();
      assertEquals(0.25, measured.score() - 7, 0.001);
      assertTrue(measured.validation().orElseThrow().score() > 7.29);
    });
  }

  @Test
  void isTheSameWithAnyNumberOfJobsAndGoesOnWhereItWas() throws IOException {
    lab.put(Task.KIND, retaining(upTo(0.8), upTo(0.8)));
    run("one", false, 1);
    run("many", false, 4);
    assertEquals(numbers("one"), numbers("many"));
    assertEquals(progress("one"), progress("many"));
    // everything but what the first trial came to is lost
    try (Stream<Path> files = Files.walk(temporary.resolve("many"))) {
      for (Path file : files.filter(f -> f.endsWith("result.json")).toList()) {
        if (!file.toString().matches(".*(dense|ticket-0.5)-s[0-9].*")) {
          Files.delete(file);
        }
      }
    }
    assertTrue(run("many", true, 2).complete());
    assertEquals(numbers("one"), numbers("many"));
    assertEquals(progress("one"), progress("many"));
  }

  private String numbers(String folder) throws IOException {
    return Experiments.numbers(temporary.resolve(folder));
  }

  @Test
  void damageToWhatWasFoundIsNamedAndCostsNoRun() throws IOException {
    lab.put(Task.KIND, retaining(upTo(0.6), upTo(0.6)));
    run("hurt", false, 2);
    Path file = temporary.resolve("hurt/search.json");
    byte[] whole = Files.readAllBytes(file);
    Flips.each(file, what -> {
      InvalidInputException told = assertThrows(InvalidInputException.class, () -> progress("hurt"), what);
      assertTrue(told.getMessage().startsWith(file + " is damaged: "), told.getMessage());
      Listening listening = new Listening();
      assertTrue(run("hurt", true, 2, listening).complete(), what);
      assertEquals(List.of(file + " is damaged or missing: it is written again"), listening.damaged, what);
      assertEquals(List.of(), listening.ended, what);
      assertArrayEquals(whole, assertDoesNotThrow(() -> Files.readAllBytes(file)), what);
    });
  }

  @Test
  void nothingIsFoundWhereTheLowestSparsityRetainsTooLittle() {
    lab.put(Task.KIND, retaining(removed -> removed > 0 ? 0.5 : 1, removed -> 1));
    Outcome outcome = run("none", false, 2);
    assertTrue(outcome.complete());
    assertEquals(List.of(0.5, 0.2, 0.1), tried(progress("none")));
    assertEquals(OptionalDouble.empty(), progress("none").found());
    assertEquals(OptionalDouble.of(0.1), progress("none").notShown());
  }

  @Test
  void endsWhereTheDenseNetworkIsNoBetterThanTheFloor() {
    lab.put(Task.KIND, retaining(removed -> -1, removed -> 1));
    assertTrue(run("floor", false, 2).complete());
    assertEquals(List.of(0.5), tried(progress("floor")));
    assertTrue(progress("floor").trials().get(0).retentions().values().stream().allMatch(r -> r.isNaN()));
    assertTrue(progress("floor").ended());
  }

  @Test
  void waitsForARunThatFailedAndGoesOnWhenItIsRepeated() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Task sound = retaining(upTo(0.6), upTo(0.6));
    lab.put(Task.KIND, (Task) context -> {
      if (broken.get()) {
        throw new InvalidInputException("out of order");
      }
      return sound.create(context);
    });
    assertFalse(run("mended", false, 2).complete());
    assertFalse(progress("mended").ended());
    assertEquals(List.of(), progress("mended").trials());
    broken.set(false);
    assertTrue(run("mended", true, 2).complete());
    assertEquals(OptionalDouble.of(0.6), progress("mended").found());
  }

  @Test
  void whatWasNotScoredOnValidationDataCanNotBeSearched() {
    lab.put(Task.KIND, retaining(upTo(0.6), upTo(0.6)));
    lab.put(Procedure.KIND, new Controlled());
    ExperimentPlan whole = plan(SEEDS);
    ExperimentPlan listed = ExperimentPlan.of(
        "walks", "", new JsonObject(Map.of("seeds", SEEDS)),
        whole.runs().stream().filter(run -> run.definition().sparsity().orElse(0.5) == 0.5).toList(),
        Optional.empty());
    RunOptions options = new RunOptions(temporary.resolve("listed"), false, 2);
    assertTrue(LabRunner.of(lab, Duration.ofDays(1)).run(listed, options, new Listening()).complete());
    InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> run("listed", true, 2));
    assertTrue(refusal.getMessage().contains("not scored on validation data"), refusal.getMessage());
  }
}
