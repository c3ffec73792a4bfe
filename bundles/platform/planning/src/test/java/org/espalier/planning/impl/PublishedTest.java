// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.plan.Experiment;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.Published;
import org.espalier.planning.ExperimentFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others have published, in the file. */
class PublishedTest {
  private static final String[] TWO = {
    "task.reinforcement.algorithm.ppo.learning-rate=[1e-4, 1e-3]", "sparsity=[0.5, 0.8]"
  };

  private final FakeCatalog catalog = FakeCatalog.lab();

  private ExperimentPlan plan(String published, String... changes) {
    ExperimentPlan plan = new DefaultPlanner(catalog).plan(
        new ExperimentFile("test.yaml", PlanningTest.QUICKSTART + published + "\n", List.of(changes)));
    assertEquals(
        plan.experiment(), Experiment.of(Json.readObject(plan.experiment().toJson().pretty())), "it is read back");
    return plan;
  }

  @Test
  void isOfTheSubjectInAllSettingsUnlessItSaysMore() {
    List<Published> published = plan("""
        published:
        - {sparsity: 0.8, score: 480, source: a paper}
        - {arm: random-mask, sparsity: 0.5, where: {learning-rate: 1e-3}, score: 2e2, removed: 0.45, source: another}
        - {arm: dense, where: {learning-rate: 1e-4}, score: 500, source: a paper}
        """, TWO).experiment().published();
    OptionalDouble none = OptionalDouble.empty();
    assertEquals(
        List.of(
            new Published(Map.of("learning-rate", 1e-4), "ticket", OptionalDouble.of(0.8), 480, none, "a paper"),
            new Published(Map.of("learning-rate", 1e-3), "ticket", OptionalDouble.of(0.8), 480, none, "a paper"),
            new Published(
                Map.of("learning-rate", 1e-3), "random-mask", OptionalDouble.of(0.5), 200, OptionalDouble.of(0.45),
                "another"),
            new Published(Map.of("learning-rate", 1e-4), "dense", none, 500, none, "a paper")),
        published);
    assertTrue(published.get(2).tooLittle());
  }

  @Test
  void changesNoRun() {
    ExperimentPlan with = plan("published: {arm: dense, score: 500, source: a paper}");
    ExperimentPlan without = plan("");
    assertEquals(without.runs(), with.runs());
    assertEquals(without.experiment().digest(), with.experiment().digest());
    assertEquals(with, new DefaultPlanner(catalog).plan(
        new ExperimentFile("again", ExperimentFile.text(with.experiment()), List.of())));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "[] | the list is empty; say what is published, such as [{arm: ticket,",
    "[0.9] | what is published must be a mapping, such as {arm: ticket,",
    "{arm: dense, source: a} | its score must be a number; write such as {arm: ticket,",
    "{arm: dense, score: good, source: a} | its score must be a number",
    "{arm: dense, score: 1} | it does not say where that is published; write such as",
    "{arm: dense, score: 1, source: a, sparsty: 0.5} | there is no sparsty; did you mean sparsity?",
    "{arm: tickets, score: 1, source: a} | no run has the arm tickets; did you mean ticket?",
    "{score: 1, source: a} | there is no run of that arm without a sparsity; give the one it is compared at",
    "{sparsity: 0.7, score: 1, source: a} | no run has the sparsity 0.7; there is",
    "{arm: dense, sparsity: 0.5, score: 1, source: a} | there is no run of that arm at the sparsity 0.5",
    "{arm: dense, score: 1, removed: 80, source: a} | 80 can't be removed; give a share from 0 to below 1",
    "{arm: dense, score: 1, source: a, where: ppo} | settings must be a mapping, such as {criterion: magnitude}, not",
    "{arm: dense, score: 1, source: a, where: {criterion: magnitud}} | the experiment has no criterion magnitud",
    "{arm: dense, score: 1, source: a, where: {arm: dense}} | write arm beside where, not in it",
  })
  void whatIsWrongIsSaidWithItsPlace(String said, String expected) {
    String refusal = assertThrows(
        InvalidInputException.class, () -> plan("published: " + said, TWO)).getMessage();
    assertTrue(refusal.contains(expected), () -> refusal + "\ninstead of " + expected);
    assertTrue(refusal.contains("test.yaml"), refusal);
  }
}
