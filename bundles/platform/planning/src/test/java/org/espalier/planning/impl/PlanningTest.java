// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.procedure.DenseRun;
import org.espalier.json.Json;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PluginUse;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Search;
import org.espalier.planning.Estimate;
import org.espalier.planning.ExperimentFile;
import org.junit.jupiter.api.Test;

class PlanningTest {
  static final String QUICKSTART = """
      experiment: quickstart
      task: {reinforcement: {environment: CartPole-v1, algorithm: {ppo: {steps: 100000}}}}
      architecture: {mlp: {hidden: [64, 64], activation: tanh}}
      procedure: {lottery-ticket: {rewind-to: 0, controls: [random-mask, random-init]}}
      criterion: magnitude            # or {"magnitude@[1.0,2.0)": {norm: l1}}
      distribution: global
      sparsity: [0.5, 0.8, 0.9, 0.95]
      seeds: 5
      evaluators: [return, policy-entropy, complexity]
      """;

  private final FakeCatalog catalog = FakeCatalog.lab();

  private ExperimentPlan plan(String text, String... changes) {
    ExperimentPlan plan =
        new DefaultPlanner(catalog).plan(new ExperimentFile("test.yaml", text, List.of(changes)));
    Set<String> earlier = new HashSet<>();
    for (RunPlan run : plan.runs()) {
      assertTrue(earlier.containsAll(run.needs().values()), "a run comes after those it needs");
      assertTrue(earlier.add(run.id()), "every run is there once");
      assertEquals(run, RunPlan.of(Json.readObject(run.toJson().pretty())));
    }
    assertEquals(0, catalog.openLeases(), "planning keeps no lease");
    return plan;
  }

  private static Map<String, Long> variants(ExperimentPlan plan) {
    return plan.runs().stream().collect(Collectors.groupingBy(r -> r.definition().variant(), Collectors.counting()));
  }

  private static List<Object> settings(ExperimentPlan plan, String variant) {
    return plan.runs().stream()
        .filter(run -> run.definition().variant().equals(variant))
        .<Object>map(RunPlan::settings)
        .distinct()
        .toList();
  }

  @Test
  void quickstartHasOneDenseRunASeedAndThreeRunsASparsity() {
    ExperimentPlan plan = plan(QUICKSTART);
    assertEquals(Map.of("dense", 5L, "ticket", 20L, "random-mask", 20L, "random-init", 20L), variants(plan));
    RunPlan ticket = plan.runs().get(1);
    assertEquals("ticket-0.5", ticket.definition().name());
    assertEquals(Map.of(DenseRun.REFERENCE, plan.runs().get(0).id()), ticket.needs());
    assertEquals("jvm", ticket.lineup().engine().name());
    assertEquals(Map.of("norm", "l1"), ticket.lineup().strategy().orElseThrow().criterion().options());
    assertEquals(Map.of("steps", 100_000L, "learning-rate", 2.5e-4),
        ticket.lineup().task().parts("algorithm").get(0).options());
    assertTrue(plan.runs().get(0).lineup().strategy().isEmpty());
  }

  @Test
  void criteriaShareTheDenseRun() {
    ExperimentPlan plan = plan(QUICKSTART, "criterion=[magnitude, random, {magnitude: {norm: l2}}]");
    assertEquals(Map.of("dense", 5L, "ticket", 60L, "random-mask", 60L, "random-init", 60L), variants(plan));
    assertEquals(List.of(Map.of()), settings(plan, "dense"));
    assertEquals(
        List.of(Map.of("criterion", "magnitude"), Map.of("criterion", "random"),
            Map.of("criterion", "magnitude: {norm: l2}")),
        settings(plan, "ticket"));
  }

  @Test
  void whatAnEarlierExperimentRanHasTheSameIdInAWiderOne() {
    Set<String> narrow = ids(plan(QUICKSTART));
    Set<String> wide =
        ids(plan(QUICKSTART, "criterion=[magnitude, random]", "seeds=7", "sparsity=[0.5, 0.8, 0.9, 0.95, 0.98]"));
    assertTrue(wide.containsAll(narrow));
    assertEquals(narrow, ids(plan(QUICKSTART, "experiment=another")));
    Set<String> shorter = ids(plan(QUICKSTART, "task.reinforcement.algorithm.ppo.steps=50000"));
    assertFalse(shorter.stream().anyMatch(narrow::contains));
  }

  private static Set<String> ids(ExperimentPlan plan) {
    return plan.runs().stream().map(RunPlan::id).collect(Collectors.toSet());
  }

  @Test
  void anOptionOfTheProcedureThatDenseTrainingDoesNotUseDividesNoDenseRuns() {
    ExperimentPlan plan = plan(QUICKSTART, "procedure.lottery-ticket.rewind-to=[0, 1000]");
    assertEquals(Map.of("dense", 5L, "ticket", 40L, "random-mask", 40L, "random-init", 40L), variants(plan));
    assertEquals(List.of(Map.of("rewind-to", 0L), Map.of("rewind-to", 1000L)), settings(plan, "ticket"));
    assertEquals(List.of(Map.of()), settings(plan, "dense"));
  }

  @Test
  void aRunThatSeveralCellsShareBelongsToEachOfThem() {
    catalog.add("procedure", "dynamic", List.of(), List.of(), List.of(),
        List.of(FakeCatalog.choice("method", "rigl", "set")), FakeCatalog::withSharedControl);
    ExperimentPlan plan = plan(
        QUICKSTART, "procedure={dynamic: {method: [rigl, set]}}", "distribution=[global, uniform]", "seeds=2",
        "sparsity=0.5");
    assertEquals(Map.of("pruned", 8L, "static", 4L), variants(plan));
    RunPlan control = plan.runs().get(1);
    assertEquals("static", control.definition().variant());
    assertEquals(Map.of("distribution", "global"), control.settings());
    assertEquals(
        List.of(
            Map.of("distribution", "global", "method", "rigl"), Map.of("distribution", "global", "method", "set")),
        control.cells());
    assertEquals(List.of(Map.of("distribution", "global", "method", "rigl")), plan.runs().get(0).cells());
    assertTrue(ids(plan).containsAll(
        ids(plan(QUICKSTART, "procedure={dynamic: {method: rigl}}", "seeds=2", "sparsity=0.5"))));
  }

  @Test
  void aScheduleIsPartOfTheRunsThatFollowIt() {
    ExperimentPlan plan = plan(QUICKSTART, "procedure=progressive", "schedule=[cubic, linear]", "sparsity=0.5");
    assertEquals(Map.of("dense", 5L, "pruned", 10L), variants(plan));
    assertEquals(List.of(Map.of("schedule", "cubic"), Map.of("schedule", "linear")), settings(plan, "pruned"));
    assertTrue(plan.runs().get(0).lineup().strategy().isEmpty());
    assertEquals("cubic", plan.runs().get(1).lineup().strategy().orElseThrow().schedule().orElseThrow().name());
    ExperimentPlan byDefault = plan(QUICKSTART, "procedure=progressive", "sparsity=0.5");
    assertTrue(ids(plan).containsAll(ids(byDefault)));
  }

  @Test
  void aProcedureBesideOthersUsesWhatItNeeds() {
    ExperimentPlan plan = plan(
        QUICKSTART, "procedure=[progressive, lottery-ticket, train]", "schedule=[cubic, linear]", "sparsity=0.5",
        "seeds=1");
    assertEquals(Map.of("dense", 3L, "pruned", 2L, "ticket", 1L, "random-mask", 1L), variants(plan));
    plan.runs().forEach(run -> assertEquals(
        run.definition().variant().equals("pruned"),
        run.lineup().strategy().flatMap(strategy -> strategy.schedule()).isPresent()));
  }

  @Test
  void gridMultipliesWithLists() {
    ExperimentPlan plan = plan(QUICKSTART + """
        grid:
          task.reinforcement.environment: [CartPole-v1, Acrobot-v1]
          architecture.mlp.hidden: [[32], [64, 64]]
          distribution: [global, uniform]
        """, "seeds=1", "sparsity=0.5");
    assertEquals(Map.of("dense", 4L, "ticket", 8L, "random-mask", 8L, "random-init", 8L), variants(plan));
    assertEquals(Map.of("environment", "CartPole-v1", "hidden", "[32]"), settings(plan, "dense").get(0));
    assertEquals(
        Map.of("environment", "CartPole-v1", "hidden", "[32]", "distribution", "global"),
        settings(plan, "ticket").get(0));
  }

  @Test
  void gridOfPointsVariesKeysTogether() {
    ExperimentPlan plan = plan(QUICKSTART + """
        grid:
        - {task.reinforcement.environment: CartPole-v1, architecture.mlp.hidden: [32]}
        - task.reinforcement.environment: Acrobot-v1
          architecture.mlp.hidden: [64, 64]
          distribution: [global, uniform]
        """, "seeds=1", "sparsity=0.5");
    assertEquals(Map.of("dense", 2L, "ticket", 3L, "random-mask", 3L, "random-init", 3L), variants(plan));
    assertEquals(
        List.of(Map.of("environment", "CartPole-v1"), Map.of("environment", "Acrobot-v1")), settings(plan, "dense"));
    assertEquals(Map.of("environment", "Acrobot-v1", "distribution", "global"), settings(plan, "ticket").get(1));
    assertEquals(List.of(32L), plan.runs().get(0).lineup().architecture().options().get("hidden"));
  }

  @Test
  void everyPointOfAGridHasAName() {
    ExperimentPlan plan = plan(QUICKSTART + """
        grid:
        - task.reinforcement.environment: Acrobot-v1
        - architecture.mlp.hidden: [32]
        """, "seeds=1", "sparsity=0.5");
    assertEquals(List.of(Map.of("environment", "Acrobot-v1"), Map.of("hidden", "[32]")), settings(plan, "dense"));
  }

  @Test
  void pointsOfAGridMayHaveSparsitiesOfTheirOwn() {
    String grid = """
        grid:
        - {architecture.mlp.hidden: [32], sparsity: 0.8}
        - {architecture.mlp.hidden: [64, 64], sparsity: [0.5, 0.8]}
        """;
    ExperimentPlan plan = plan(QUICKSTART + grid, "seeds=1");
    assertEquals(Map.of("dense", 2L, "ticket", 3L, "random-mask", 3L, "random-init", 3L), variants(plan));
    assertEquals(List.of(Map.of("hidden", "[32]"), Map.of("hidden", "[64, 64]")), settings(plan, "ticket"));
    ExperimentPlan without = plan(QUICKSTART.replaceAll("(?m)^sparsity.*\n", "") + grid, "seeds=1");
    assertEquals(ids(plan), ids(without));
    assertEquals(ids(plan), ids(plan(ExperimentFile.text(without.experiment()))));
  }

  @Test
  void listsOfListsVaryAnOptionThatIsAList() {
    ExperimentPlan plan = plan(QUICKSTART, "architecture.mlp.hidden=[[32], [64, 64]]", "seeds=[7]", "sparsity=0.5");
    assertEquals(List.of(Map.of("hidden", "[32]"), Map.of("hidden", "[64, 64]")), settings(plan, "dense"));
    assertEquals(7, plan.runs().get(0).seed());
  }

  @Test
  void engineAutoTakesTheFirstThatComputesTheArchitecture() {
    assertEquals("jvm", plan(QUICKSTART).runs().get(0).lineup().engine().name());
    ExperimentPlan relu = plan(QUICKSTART, "architecture.mlp.activation=relu");
    assertEquals("dl4j", relu.runs().get(0).lineup().engine().name());
    assertEquals("dl4j", relu.experiment().spec().text("engine"));
  }

  @Test
  void changesReachIntoPluginsThatAreNamedAlone() {
    ExperimentPlan plan = plan(QUICKSTART, "criterion.magnitude.norm=l2");
    assertEquals(Map.of("norm", "l2"), criterion(plan).options());
    ExperimentPlan listed = plan(QUICKSTART, "criterion=[magnitude, random]", "criterion.magnitude.norm=l2");
    assertEquals(Map.of("norm", "l2"), criterion(listed).options());
    assertEquals(
        List.of(Map.of("criterion", "magnitude: {norm: l2}"), Map.of("criterion", "random")),
        settings(listed, "ticket"));
  }

  @Test
  void resolvedFileDescribesTheSameExperiment() {
    ExperimentPlan plan =
        plan(QUICKSTART + "prune: {exclude: dense3, empty-layers: allow}", "criterion=[magnitude, random]");
    ExperimentPlan again = plan(ExperimentFile.text(plan.experiment()));
    assertEquals(ids(plan), ids(again));
    assertEquals(ExperimentFile.text(plan.experiment()), ExperimentFile.text(again.experiment()));
  }

  /** Plans say layers' names, so that runs are those of a file that does; the resolved file says what was meant. */
  @Test
  void theOutputIsTheLastLayerAtAnyDepth() {
    ExperimentPlan output = plan(QUICKSTART + "prune: {exclude: [output]}");
    assertEquals(ids(plan(QUICKSTART + "prune: {exclude: [dense3]}")), ids(output));
    assertTrue(ExperimentFile.text(output.experiment()).contains("exclude: [output]"),
        ExperimentFile.text(output.experiment()));
    assertEquals(ids(output), ids(plan(ExperimentFile.text(output.experiment()))));
    ExperimentPlan deeper = plan(QUICKSTART + "prune: {exclude: output}", "architecture.mlp.hidden=[8, 8, 8]");
    assertEquals(List.of("dense4"), excluded(deeper));
    ExperimentPlan both = plan(
        QUICKSTART + "prune: {exclude: [input, output]}", "architecture.mlp.hidden=[[8, 8], [8, 8, 8, 8]]");
    assertEquals(
        Set.of(List.of("dense1", "dense3"), List.of("dense1", "dense5")),
        both.runs().stream().map(run -> run.rules().excluded()).filter(names -> !names.isEmpty())
            .collect(Collectors.toSet()));
    assertEquals(List.of("actor/dense3"), excluded(plan(QUICKSTART + "prune: {exclude: actor/output}")));
  }

  private static List<String> excluded(ExperimentPlan plan) {
    return plan.runs().get(plan.runs().size() - 1).rules().excluded();
  }

  @Test
  void resolvedFileKeepsTheGrid() {
    String grid = """
        grid:
        - {architecture.mlp.hidden: [32]}
        - {distribution: uniform}
        """;
    ExperimentPlan plan = plan(QUICKSTART.replaceAll("(?m)^architecture.*\n", "") + grid);
    assertEquals(ids(plan), ids(plan(ExperimentFile.text(plan.experiment()))));
  }

  @Test
  void resolvedFileShowsEveryDefault() {
    String minimal = """
        experiment: minimal
        task: {supervised: {dataset: behaviour-cloning}}
        procedure: lottery-ticket
        sparsity: 0.9
        """;
    assertEquals("""
        experiment: minimal
        description: ''
        task:
          supervised: {epochs: 50, dataset: behaviour-cloning}
        architecture:
          mlp:
            hidden: [64, 64]
            activation: tanh
        engine: jvm
        procedure:
          lottery-ticket:
            rewind-to: 0
            controls: [random-mask]
        criterion:
          magnitude: {norm: l1}
        distribution: global
        granularity: weight
        sparsity: [0.9]
        prune:
          empty-layers: warn
          exclude: []
        evaluators: []
        seeds: 5
        """, ExperimentFile.text(plan(minimal).experiment()));
  }

  @Test
  void procedureThatPrunesNothingNeedsNoCriterion() {
    ExperimentPlan plan = plan("""
        experiment: baseline
        task: {supervised: {dataset: behaviour-cloning, epochs: [10, 20]}}
        procedure: train
        """);
    assertEquals(Map.of("dense", 10L), variants(plan));
    assertEquals(List.of(Map.of("epochs", 10L), Map.of("epochs", 20L)), settings(plan, "dense"));
  }

  @Test
  void versionRangeChoosesAVersion() {
    catalog.add("1.1.0", "criterion", "magnitude", List.of(), List.of(), List.of(), List.of(),
        options -> FakeCatalog.criterion());
    assertEquals("1.1.0", criterion(plan(QUICKSTART)).version());
    assertEquals("1.0.0", criterion(plan(QUICKSTART, "criterion={\"magnitude@[1.0,1.1)\": {norm: l2}}")).version());
    String inBlock = QUICKSTART.replace("criterion: magnitude", "criterion: magnitude@[1.0,1.1)");
    assertEquals("1.0.0", criterion(plan(inBlock)).version());
  }

  private static PluginUse criterion(ExperimentPlan plan) {
    return plan.runs().get(1).lineup().strategy().orElseThrow().criterion();
  }

  @Test
  void aSearchHasATrackForEachSettingWithRunsForEverySparsity() {
    String text = QUICKSTART.replaceAll("(?m)^sparsity.*", "search: {from: 0.6, to: 0.9, step: 0.1}");
    ExperimentPlan plan = plan(text, "criterion=[magnitude, random]", "seeds=5");
    // dense networks are shared; tickets and two controls at four sparsities, by two criteria
    assertEquals(Map.of("dense", 5L, "ticket", 40L, "random-mask", 40L, "random-init", 40L), variants(plan));
    Search search = plan.search().orElseThrow();
    assertEquals(List.of(0.6, 0.7, 0.8, 0.9), search.goal().sparsities());
    assertEquals(0.9, search.goal().retention());
    assertEquals(
        List.of(Map.of("criterion", "magnitude"), Map.of("criterion", "random")),
        search.tracks().stream().map(Search.Track::settings).toList());
    Search.Track track = search.tracks().get(1);
    assertEquals(
        Collections.nCopies(5, List.of("dense", "ticket-0.7")).stream().flatMap(List::stream).toList(),
        track.trial(0.7).stream().map(run -> run.definition().name()).toList());
    track.subjects(0.7).forEach(
        run -> assertEquals(run.seed(), track.reference(run).orElseThrow().seed()));
    assertEquals(List.of(), plan.certain());
    // a search among four takes three steps: 5 dense networks, and 2 criteria x 5 seeds x (3 tickets, 2 controls)
    assertEquals(5 + 2 * 5 * (3 + 2), plan.most().size());
    // of the controls, one trains half as long again
    assertEquals(5 + 2 * 5 * (3 + 1 + 1.5), new DefaultPlanner(catalog).estimate(plan).trainings());
    assertEquals(ids(plan), ids(plan(ExperimentFile.text(plan.experiment()))));
    assertFalse(plan.experiment().digest().equals(
        plan(text, "criterion=[magnitude, random]", "seeds=5", "search.retention=0.8").experiment().digest()));
  }

  @Test
  void whatPrunesNothingIsCertainBesideASearch() {
    String text = QUICKSTART.replaceAll("(?m)^sparsity.*", "search: {step: 0.1}");
    ExperimentPlan plan = plan(text, "procedure=[train, lottery-ticket]", "seeds=5");
    assertEquals(5, plan.certain().size());
    assertEquals(1, plan.search().orElseThrow().tracks().size());
    assertEquals(List.of(0.5, 0.6, 0.7, 0.8, 0.9), plan.search().orElseThrow().goal().sparsities());
  }

  @Test
  void digestIsThatOfTheRuns() {
    String digest = plan(QUICKSTART).experiment().digest();
    assertEquals(digest, plan(QUICKSTART.replace("seeds: 5", "seeds: [0, 1, 2, 3, 4]")).experiment().digest());
    assertFalse(digest.equals(plan(QUICKSTART, "seeds=4").experiment().digest()));
  }

  @Test
  void estimateCountsTrainingsSamplesAndMultiplications() {
    ExperimentPlan plan = plan(QUICKSTART);
    Estimate estimate = new DefaultPlanner(catalog).estimate(plan);
    Map<String, Integer> runs = new LinkedHashMap<>();
    runs.put("dense", 5);
    runs.put("ticket", 20);
    runs.put("random-mask", 20);
    runs.put("random-init", 20);
    assertEquals(runs, plan.variants());
    // networks with other initial weights train half as long again
    assertEquals(75, estimate.trainings());
    assertEquals(75_000, estimate.samples());
    assertEquals(3.0 * 75_000 * (4 * 64 + 64 * 64 + 64 * 2), estimate.macs());
    assertEquals(0, catalog.openLeases());
  }

  @Test
  void estimateSaysWhatItDoesNotCount() {
    String text = "walks in the garden";
    assertFalse(new DefaultPlanner(catalog).estimate(plan(QUICKSTART)).basis().contains(text));
    ExperimentPlan plan = plan(QUICKSTART, "procedure=[progressive, lottery-ticket]", "sparsity=0.5");
    String basis = new DefaultPlanner(catalog).estimate(plan).basis();
    assertTrue(basis.endsWith("; not counted: " + text), basis);
  }
}
