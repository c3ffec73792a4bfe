// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PluginUse;
import org.espalier.plan.RunPlan;
import org.espalier.planning.ExperimentFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plug-ins made of plug-ins in experiment files, and those that a file need not name. */
class CompositionTest {
  private static final String EXPERIMENT = """
      experiment: composed
      task: {reinforcement: {environment: CartPole-v1, algorithm: ppo}}
      procedure: lottery-ticket
      sparsity: 0.5
      """;

  private final FakeCatalog catalog = FakeCatalog.composed();

  @AfterEach
  void everyLeaseIsClosed() {
    assertEquals(0, catalog.openLeases());
  }

  private ExperimentPlan plan(String... changes) {
    ExperimentPlan plan =
        new DefaultPlanner(catalog).plan(new ExperimentFile("test.yaml", EXPERIMENT, List.of(changes)));
    plan.runs().forEach(run -> assertEquals(run, RunPlan.of(Json.readObject(run.toJson().pretty()))));
    return plan;
  }

  private String refusal(String text) {
    return assertThrows(
        InvalidInputException.class,
        () -> new DefaultPlanner(catalog).plan(new ExperimentFile("test.yaml", text, List.of()))).getMessage();
  }

  private static String shown(PluginUse use) {
    String parts = use.parts().values().stream().flatMap(List::stream).map(CompositionTest::shown)
        .collect(Collectors.joining(", "));
    return use.name() + (parts.isEmpty() ? "" : "(" + parts + ")");
  }

  private static List<PluginUse> criteria(ExperimentPlan plan) {
    return plan.runs().stream().flatMap(run -> run.lineup().strategy().stream()).map(s -> s.criterion()).distinct()
        .toList();
  }

  @Test
  void anEnvironmentWrapsOneThatWrapsOne() {
    ExperimentPlan plan = plan("task.reinforcement.environment={limit: {environment: {limit: {steps: 3, environment: "
        + "Acrobot-v1}}}}");
    PluginUse task = plan.runs().get(0).lineup().task();
    assertEquals("reinforcement(limit(limit(Acrobot-v1)), ppo)", shown(task));
    PluginUse outer = task.parts("environment").get(0);
    assertEquals(Map.of("steps", 7L), outer.options());
    assertEquals(Map.of("steps", 3L), outer.parts("environment").get(0).options());
  }

  @Test
  void anInnerPartIsVariedByItsDottedKey() {
    ExperimentPlan plan = plan("task.reinforcement.environment={limit: {environment: CartPole-v1}}",
        "grid={task.reinforcement.environment.limit.environment: [CartPole-v1, Acrobot-v1]}",
        "compare={task.reinforcement.environment.limit.environment: [CartPole-v1, Acrobot-v1]}");
    assertEquals(
        Set.of("CartPole-v1", "Acrobot-v1"),
        plan.runs().stream().map(run -> run.settings().get("environment")).collect(Collectors.toSet()));
    assertEquals(1, plan.experiment().contrasts().size());
  }

  @Test
  void aProcedureHasAnAlgorithm() {
    ExperimentPlan plan = new DefaultPlanner(catalog).plan(new ExperimentFile("test.yaml", """
        experiment: composed
        task: {reinforcement: {environment: CartPole-v1, algorithm: ppo}}
        procedure: {search: {algorithm: {ppo: {steps: 5}}}}
        """, List.of()));
    PluginUse procedure = plan.runs().get(0).lineup().procedure();
    assertEquals("search(ppo)", shown(procedure));
    assertEquals(5L, procedure.parts("algorithm").get(0).options().get("steps"));
  }

  @Test
  void aListIsAllOfSeveralParts() {
    ExperimentPlan plan = plan("criterion={mean: {criterion: [{magnitude: {norm: l2}}, random, magnitude]}}");
    assertEquals(List.of("mean(magnitude, random, magnitude)"), criteria(plan).stream().map(u -> shown(u)).toList());
    Object said = plan.experiment().spec().values().get("criterion");
    assertEquals(
        "{\"mean\":{\"criterion\":[{\"magnitude\":{\"norm\":\"l2\"}},\"random\","
            + "{\"magnitude\":{\"norm\":\"l1\"}}]}}",
        Json.canonical(said));
  }

  @Test
  void oneOfSeveralNeedsNoList() {
    assertEquals(criteria(plan("criterion={mean: {criterion: random}}")),
        criteria(plan("criterion={mean: {criterion: [random]}}")));
  }

  @Test
  void aListOfListsIsVaried() {
    ExperimentPlan plan = plan("criterion={mean: {criterion: [[random, magnitude], [random]]}}");
    assertEquals(
        List.of("mean(random, magnitude)", "mean(random)"), criteria(plan).stream().map(u -> shown(u)).toList());
    Set<Object> settings = new HashSet<>();
    plan.runs().stream().filter(run -> run.lineup().strategy().isPresent())
        .forEach(run -> settings.add(run.settings().values().iterator().next()));
    assertEquals(Set.of("[random, magnitude]", "[random]"), settings);
  }

  @Test
  void optionsOfEqualPartsAreVariedEachByItself() {
    ExperimentPlan plan =
        plan("criterion={mean: {criterion: [{magnitude: {norm: [l1, l2]}}, {magnitude: {norm: [l1, l2]}}]}}");
    assertEquals(4, criteria(plan).size());
    assertEquals(4, plan.runs().stream().filter(run -> run.lineup().strategy().isPresent()).map(RunPlan::settings)
        .distinct().filter(settings -> settings.size() == 2).count());
  }

  @Test
  void aMissingPartIsNamedWithItsKeyAndLine() {
    assertEquals(
        "test.yaml:4: task.reinforcement.environment.limit.environment.limit: the key environment is missing:"
            + " environment limit needs one; there is Acrobot-v1, CartPole-v1, limit",
        refusal(EXPERIMENT.replace("environment: CartPole-v1", """
            environment:
                {limit: {environment:
                  {limit: {steps: 3}}}}
            """.strip())));
    assertEquals(
        "test.yaml:5: criterion.mean: the key criterion is missing: criterion mean needs one; there is magnitude,"
            + " mean, picky, random",
        refusal(EXPERIMENT + "criterion: mean"));
    assertEquals(
        "test.yaml:5: criterion.mean.criterion: the list is empty; name at least one criterion",
        refusal(EXPERIMENT + "criterion: {mean: {criterion: []}}"));
  }

  @Test
  void aSuperfluousPartIsRefused() {
    assertEquals(
        "test.yaml:5: criterion.magnitude.criterion: criterion magnitude takes no criterion; there is norm",
        refusal(EXPERIMENT + "criterion: {magnitude: {criterion: random}}"));
  }

  @Test
  void whatAPartRefusesIsToldOfThePart() {
    catalog.add("criterion", "broken", List.of(), List.of(), List.of(), List.of(), options -> {
      throw new InvalidInputException("criterion broken: it is");
    });
    assertEquals(
        "test.yaml:5: criterion.mean.criterion: criterion broken: it is",
        refusal(EXPERIMENT + "criterion: {mean: {criterion: [random, broken]}}"));
  }

  @Test
  void aPlugInThatCannotReceiveItsPartsIsRefused() {
    String refusal = refusal(EXPERIMENT + "evaluators: [{deaf: {environment: CartPole-v1}}]");
    assertTrue(
        refusal.startsWith("test.yaml:5: evaluators: evaluator deaf 1.0.0 declares parts and does not"),
        refusal);
  }

  @Test
  void theStandardIsWhatAFileMeansThatSaysNothing() {
    assertEquals("magnitude", criteria(plan()).get(0).name());
    catalog.standard("random", 1);
    assertEquals("random", criteria(plan()).get(0).name());
    assertEquals("magnitude", criteria(plan("criterion=magnitude")).get(0).name());
  }

  @Test
  void whereTwoAreTheStandardTheFileNamesOne() {
    catalog.standard("random", 0);
    assertEquals(
        "test.yaml:1: criterion: the key is missing, and more than one criterion is the standard, magnitude and random;"
            + " name one",
        refusal(EXPERIMENT));
    assertEquals("random", criteria(plan("criterion=random")).get(0).name());
  }

  @Test
  void enginesAreAskedByRank() {
    assertEquals("jvm", plan().runs().get(0).lineup().engine().name());
    catalog.standard("dl4j", 3);
    assertEquals("dl4j", plan().runs().get(0).lineup().engine().name());
  }

  @Test
  void theSchemaKnowsLists() {
    String schema = new DefaultPlanner(catalog).schema().canonical();
    assertTrue(schema.contains("\"default\":\"magnitude\""));
    assertFalse(schema.contains("\"required\":[\"experiment\",\"task\",\"architecture\""));
  }
}
