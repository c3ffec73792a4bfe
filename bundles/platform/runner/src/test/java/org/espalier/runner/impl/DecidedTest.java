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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Task;
import org.espalier.json.JsonObject;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Walk;
import org.espalier.plan.Contrast;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Stopping;
import org.espalier.runner.Outcome;
import org.espalier.runner.RunOptions;
import org.espalier.statistics.SequentialSignFlip;
import org.espalier.store.Comparing;
import org.espalier.store.Journal;
import org.espalier.store.StoredExperiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeds that are asked for until it is decided what they are compared for. */
class DecidedTest {
  private static final List<Double> SPARSITIES = List.of(0.3, 0.6);

  @TempDir Path temporary;

  private final Lab lab = new Lab();

  /** What is retained: all where little is removed, else what is given of a seed's noise. */
  private static Task retaining(ToDoubleFunction<RandomStream> less) {
    return context -> new Walk(context) {
      private final double difference = less.applyAsDouble(context.seeds().stream("less"));

      @Override
      public double score(Split split) {
        double kept = masks().values().stream().mapToInt(Mask::kept).sum();
        double removed = 1 - kept / masks().values().stream().mapToInt(Mask::size).sum();
        return removed > 0.4 ? 8 - difference : 8;
      }

      @Override
      public double floor(Split split) {
        return 7;
      }
    };
  }

  private static Contrast.Side ticket(double sparsity) {
    return new Contrast.Side("ticket", Map.of(), "ticket", OptionalDouble.of(sparsity));
  }

  private static ExperimentPlan plan(List<Integer> looks) {
    int seeds = looks.get(looks.size() - 1);
    Map<String, RunPlan> plans = new LinkedHashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      Map<RunReference, String> ids = new HashMap<>();
      for (RunDefinition definition : new SearchTest.Controlled().runs(SPARSITIES)) {
        Map<RunReference, String> needs = new HashMap<>();
        definition.needs().forEach(reference -> needs.put(reference, ids.get(reference)));
        RunPlan run = RunPlan.of(
            "walks", seed, definition, needs, Map.of(), Lab.lineup(definition.sparsity().isPresent()),
            PruneRules.DEFAULT);
        ids.put(definition.reference(), run.id());
        plans.put(run.id(), run);
      }
    }
    Contrast contrast = new Contrast(
        ticket(0.3), new Contrast.Side("dense", Map.of(), "dense", OptionalDouble.empty()), Map.of(), true);
    Contrast decided = new Contrast(
        new Contrast.Side("dense", Map.of(), "dense", OptionalDouble.empty()), ticket(0.6), Map.of(), true);
    Stopping stopping = new Stopping(looks, 2, List.of(contrast, decided));
    return ExperimentPlan.of(
        "walks", "", new JsonObject(Map.of("seeds", seeds)), List.copyOf(plans.values()), Optional.empty(),
        Optional.of(stopping), stopping.contrasts());
  }

  private Outcome run(ExperimentPlan plan, String folder, boolean resume, int jobs) {
    lab.put(Procedure.KIND, new SearchTest.Controlled());
    return LabRunner.of(lab, Duration.ofDays(1))
        .run(plan, new RunOptions(temporary.resolve(folder), resume, jobs), new Listening());
  }

  @Test
  void damageToWhatTheExperimentSaysOfItselfIsNamedAndCostsNoRun() throws IOException {
    lab.put(Task.KIND, retaining(stream -> 0.2 + 0.1 * stream.nextDouble()));
    ExperimentPlan plan = plan(List.of(5, 10));
    run(plan, "hurt", false, 2);
    Path folder = temporary.resolve("hurt");
    Map<Path, FileTime> results = results(folder);
    for (String name : List.of("experiment.json", "looks.json")) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Flips.each(file, what -> {
        InvalidInputException told = assertThrows(
            InvalidInputException.class, () -> StoredExperiment.read(folder).journal(), what);
        assertTrue(told.getMessage().startsWith(file + " is damaged: "), told.getMessage());
        assertEquals(1, told.getMessage().lines().count());
        Listening listening = new Listening();
        lab.put(Procedure.KIND, new SearchTest.Controlled());
        assertTrue(LabRunner.of(lab, Duration.ofDays(1))
            .run(plan, new RunOptions(folder, true, 2), listening).complete(), what);
        assertEquals(List.of(file + " is damaged or missing: it is written again"), listening.damaged, what);
        assertArrayEquals(whole, assertDoesNotThrow(() -> Files.readAllBytes(file)), what);
      });
    }
    for (String name : List.of("experiment.json", "runs/" + plan.runs().get(0).id() + "/plan.json")) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      Listening listening = new Listening();
      lab.put(Procedure.KIND, new SearchTest.Controlled());
      assertTrue(LabRunner.of(lab, Duration.ofDays(1))
          .run(plan, new RunOptions(folder, true, 2), listening).complete(), name);
      assertEquals(List.of(file + " is damaged or missing: it is written again"), listening.damaged, name);
      assertArrayEquals(whole, Files.readAllBytes(file), name);
    }
    assertEquals(results, results(folder));
  }

  private static Map<Path, FileTime> results(Path folder) throws IOException {
    Map<Path, FileTime> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.endsWith("result.json")).toList()) {
        results.put(file, Files.getLastModifiedTime(file));
      }
    }
    return results;
  }

  private Journal journal(String folder) {
    return StoredExperiment.read(temporary.resolve(folder)).journal().orElseThrow();
  }

  private static List<Integer> seeds(Comparing comparing) {
    return comparing.looks().stream().map(Comparing.Look::seeds).toList();
  }

  @Test
  void seedsEndWhereAllIsDecidedAndWhatIsDecidedGetsNone() {
    lab.put(Task.KIND, retaining(stream -> 0.2 + 0.1 * stream.nextDouble()));
    ExperimentPlan plan = plan(List.of(5, 10, 15, 20));
    Outcome outcome = run(plan, "ends", false, 2);
    assertTrue(outcome.complete());
    Comparing same = journal("ends").comparisons().get(0);
    Comparing differs = journal("ends").comparisons().get(1);
    // all differences are 0: nothing is ever shown
    assertEquals(List.of(5, 10, 15, 20), seeds(same));
    assertTrue(same.looks().stream().allMatch(look -> look.p() == 1 && !look.shown()));
    // all 5 differ by the same sign: p is 1/16, beyond .025 / 4; after 10, 1/512, below .025 / 2
    assertEquals(List.of(5, 10), seeds(differs));
    assertEquals(List.of(1 / 16.0, 1 / 512.0), differs.looks().stream().map(Comparing.Look::p).toList());
    assertEquals(List.of(0.025 / 4, 0.025 / 2), differs.looks().stream().map(Comparing.Look::boundary).toList());
    assertTrue(differs.shown());
    assertTrue(differs.last().orElseThrow().ofRetention());
    // 5 runs for each of the first seeds; dense and both tickets for the next, then dense and one ticket
    assertEquals(5 * 5 + 5 * 3 + 10 * 2, outcome.runs());
    assertTrue(outcome.runs() <= plan.most().size());
  }

  @Test
  void looksAreTheSameWithAnyNumberOfJobsAndAfterAResume() throws IOException {
    lab.put(Task.KIND, retaining(stream -> stream.nextDouble() < 0.3 ? -0.5 : 0.4 + 0.1 * stream.nextDouble()));
    ExperimentPlan plan = plan(List.of(5, 10, 15, 20, 25, 30));
    run(plan, "one", false, 1);
    run(plan, "many", false, 4);
    Journal whole = journal("one");
    assertEquals(whole, journal("many"));
    assertTrue(whole.comparisons().get(1).looks().size() > 1);
    // as if the process had been killed in the second batch, after the journal of the first look
    try (Stream<Path> files = Files.walk(temporary.resolve("many"))) {
      for (Path file : files.filter(f -> f.endsWith("result.json")).toList()) {
        if (file.toString().matches(".*-s([6-9]|[12][0-9])-.*")) {
          Files.delete(file);
        }
      }
    }
    assertTrue(run(plan, "many", true, 2).complete());
    assertEquals(whole, journal("many"));
    assertEquals(
        Experiments.numbers(temporary.resolve("one")),
        Experiments.numbers(temporary.resolve("many")));
  }

  @Test
  void theLooksAreThoseOfTheTest() {
    lab.put(Task.KIND, retaining(stream -> 0.3 * stream.nextGaussian()));
    run(plan(List.of(6, 9, 12)), "test", false, 2);
    StoredExperiment stored = StoredExperiment.read(temporary.resolve("test"));
    Map<Long, Double> retained = new HashMap<>();
    stored.runs().stream().filter(run -> run.plan().definition().name().equals("ticket-0.6")).forEach(
        run -> retained.put(
            run.plan().seed(), run.result().orElseThrow().measured().orElseThrow().score() - 7));
    SequentialSignFlip test = new SequentialSignFlip(true, 0.025, 12);
    long seed = 0;
    for (Comparing.Look look : journal("test").comparisons().get(1).looks()) {
      double[] differences = new double[(int) (look.seeds() - seed)];
      for (int i = 0; i < differences.length; i++) {
        differences[i] = 1 - retained.get(seed++);
      }
      assertEquals(look.p(), test.look(differences).p(), 1e-4);
    }
    assertEquals(3, journal("test").comparisons().get(1).looks().size());
  }

  @Test
  void whatWasLookedAtCanNotBePlannedAnew() {
    lab.put(Task.KIND, retaining(stream -> 0));
    run(plan(List.of(5, 10)), "anew", false, 2);
    for (ExperimentPlan other : List.of(plan(List.of(5, 10, 15)), fixed())) {
      InvalidInputException refusal =
          assertThrows(InvalidInputException.class, () -> run(other, "anew", true, 2));
      assertTrue(refusal.getMessage().contains("results were looked at to decide"), refusal.getMessage());
    }
    assertTrue(run(plan(List.of(5, 10)), "anew", true, 2).complete());
  }

  /** The same runs, all asked for. */
  private static ExperimentPlan fixed() {
    ExperimentPlan open = plan(List.of(5, 10));
    return ExperimentPlan.of("walks", "", open.experiment().spec(), open.runs(), Optional.empty());
  }

  @Test
  void aStudyOfGivenSeedsGrowsUntilItIsDecided() {
    lab.put(Task.KIND, retaining(stream -> 0.5));
    ExperimentPlan open = plan(List.of(5, 10));
    ExperimentPlan five = ExperimentPlan.of(
        "walks", "", open.experiment().spec(), open.runs().stream().filter(run -> run.seed() < 5).toList(),
        Optional.empty());
    assertTrue(run(five, "grows", false, 2).complete());
    assertFalse(Files.exists(temporary.resolve("grows/looks.json")));
    assertTrue(run(open, "grows", true, 2).complete());
    assertEquals(List.of(5, 10), seeds(journal("grows").comparisons().get(1)));
    assertTrue(journal("grows").comparisons().get(1).shown());
  }
}
