// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.plan.Claim;
import org.espalier.plan.Experiment;
import org.espalier.plan.ExperimentPlan;
import org.espalier.planning.ExperimentFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is claimed in the file. */
class ClaimTest {
  private static final String[] TWO = {
    "task.reinforcement.algorithm.ppo.learning-rate=[1e-4, 1e-3]", "sparsity=[0.05, 0.5, 0.8]"
  };

  private final FakeCatalog catalog = FakeCatalog.lab();

  private ExperimentPlan plan(String claims, String... changes) {
    ExperimentPlan plan = new DefaultPlanner(catalog).plan(
        new ExperimentFile("test.yaml", PlanningTest.QUICKSTART + claims + "\n", List.of(changes)));
    assertEquals(
        plan.experiment(), Experiment.of(Json.readObject(plan.experiment().toJson().pretty())), "it is read back");
    return plan;
  }

  private List<Claim> claims(String claims, String... changes) {
    return plan(claims, changes).experiment().claims();
  }

  private String refusal(String claims, String... changes) {
    return assertThrows(InvalidInputException.class, () -> plan(claims, changes)).getMessage();
  }

  @Test
  void aClaimIsOfTheSubjectInAllSettingsAndAtAllSparsities() {
    assertEquals(
        List.of(new Claim("half fail", true, true, 0.5, 0.9, List.of(new Claim.Selection("", List.of(
            new Claim.Member(Map.of("learning-rate", 1e-4), "ticket", List.of(0.05, 0.5, 0.8)),
            new Claim.Member(Map.of("learning-rate", 1e-3), "ticket", List.of(0.05, 0.5, 0.8))))))),
        claims("claims: {name: half fail, failing: {at-least: 0.5}}", TWO));
  }

  @Test
  void sparsitiesArmsAndSettingsNarrowItDown() {
    List<Claim> claims = claims("""
        claims:
        - name: one
          keeping: {at-most: 0.4}
          retention: 0.8
          sparsity: {above: 0.05}
          where: [{learning-rate: 1e-3}, {learning-rate: 1e-4, arm: random-mask}]
        - {name: other, failing: {at-least: 0.8}, sparsity: {at-least: 0.5}, where: {procedure: lottery-ticket}}
        - {name: third, failing: {at-least: 0.8}, sparsity: [0.8], where: {criterion: magnitude}}
        """, TWO);
    assertEquals(
        new Claim("one", false, false, 0.4, 0.8, List.of(
            new Claim.Selection("learning-rate 0.001", List.of(
                new Claim.Member(Map.of("learning-rate", 1e-3), "ticket", List.of(0.5, 0.8)))),
            new Claim.Selection("learning-rate 0.0001, arm random-mask", List.of(
                new Claim.Member(Map.of("learning-rate", 1e-4), "random-mask", List.of(0.5, 0.8)))))),
        claims.get(0));
    assertEquals(
        List.of(List.of(0.5, 0.8), List.of(0.5, 0.8)),
        claims.get(1).selections().get(0).members().stream().map(Claim.Member::sparsities).toList());
    assertEquals(List.of(0.8), claims.get(2).selections().get(0).members().get(0).sparsities());
  }

  @Test
  void aClaimChangesNoRun() {
    ExperimentPlan with = plan("claims: {name: half fail, failing: {at-least: 0.5}}");
    ExperimentPlan without = plan("");
    assertEquals(without.runs(), with.runs());
    assertEquals(without.experiment().digest(), with.experiment().digest());
    assertEquals(with, new DefaultPlanner(catalog).plan(
        new ExperimentFile("again", ExperimentFile.text(with.experiment()), List.of())));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "[] | the list is empty; say what is claimed, such as [{name: half fail,",
    "[half fail] | a claim must be a mapping, such as {name: half fail, failing: {at-least: 0.5}, sparsity: 0.9}, not",
    "{failing: {at-least: 0.5}} | it has no name; write such as {name: half fail,",
    "{name: a} | it must say of how many trainings either failing or keeping holds, such as",
    "{name: a, failing: {at-least: 0.5}, keeping: {at-least: 0.5}} | either failing or keeping holds, not both",
    "{name: a, failing: 0.5} | the share must be {at-least: 0.4} or {at-most: 0.4}, not 0.5",
    "{name: a, failing: {at-least: 1.5}} | 1.5 is no share that trainings can decide; give a number above 0 and below",
    "{name: a, failing: {at-least: 0}} | 0 is no share that trainings can decide; give a number above 0 and below 1",
    "{name: a, failing: {at-least: half}} | half is no share that trainings can decide",
    "{name: a, failing: {at-least: 0.5}, retention: 2} | 2 is no retention; give the share of what dense training",
    "{name: a, failing: {at-least: 0.5}, sparsity: 0.7} | no run has the sparsity 0.7; there is",
    "{name: a, failing: {at-least: 0.5}, sparsity: {over: 0.7}} | sparsities must be a number of the experiment's,",
    "{name: a, failing: {at-least: 0.5}, sparsity: {above: 0.99}} | there is no pruned run at the sparsities that are",
    "{name: a, failing: {at-least: 0.5}, sparsty: 0.5} | there is no sparsty; did you mean sparsity?",
    "{name: a, failing: {at-least: 0.5}, where: []} | the list is empty; name the settings, such as",
    "{name: a, failing: {at-least: 0.5}, where: ppo} | what is selected must be a mapping, such as",
    "{name: a, failing: {at-least: 0.5}, where: {procedure: prune-finetun}} | the experiment has no procedure",
    "{name: a, failing: {at-least: 0.5}, where: {arm: tickets}} | no run has the arm tickets; did you mean ticket?",
    "{name: a, failing: {at-least: 0.5}, where: {arm: dense}} | there is no pruned run with {arm: dense} at the",
    "{name: a, failing: {at-least: 0.5}, where: {sparsity: 0.5}} | write sparsity beside where, not in it",
    "[{name: a, failing: {at-least: 0.5}}, {name: a, keeping: {at-least: 0.5}}] | two claims are called \"a\"; give",
  })
  void whatIsWrongIsSaidInASentence(String claims, String sentence) {
    String refusal = refusal("claims: " + claims);
    assertEquals(1, refusal.lines().count(), refusal);
    assertTrue(refusal.startsWith("test.yaml:") && refusal.contains(": claims: "), refusal);
    assertTrue(refusal.contains(sentence), refusal);
  }

  @Test
  void trainingsThatHaveADenseNetworkInCommonAreNotCountedTogether() {
    String refusal = refusal("claims: {name: a, failing: {at-least: 0.5}}", "criterion=[magnitude, random]");
    assertTrue(refusal.contains("the settings {criterion=magnitude} and {criterion=random} prune the same dense"
        + " networks, so that they can't be counted together"), refusal);
    // whose dense runs keep other things, and are trained alike
    assertTrue(refusal(
        "claims: {name: a, failing: {at-least: 0.5}}", "procedure=[lottery-ticket, progressive]")
        .contains("prune the same dense networks"));
    assertEquals(2, claims(
        "claims: {name: a, failing: {at-least: 0.5}, where: [{criterion: magnitude}, {criterion: random}]}",
        "criterion=[magnitude, random]").get(0).selections().size());
  }

  @Test
  void seedsAndSparsitiesAreGiven() {
    String claims = "claims: {name: a, failing: {at-least: 0.5}}";
    assertTrue(refusal(claims, "seeds={until: decided, at-most: 30}").contains(
        "claims: they are answered by a number of seeds that is given, not found; give seeds as a number"));
    String text = PlanningTest.QUICKSTART.replaceAll("(?m)^sparsity.*", "search: {step: 0.1}") + claims + "\n";
    InvalidInputException refusal = assertThrows(
        InvalidInputException.class,
        () -> new DefaultPlanner(catalog).plan(new ExperimentFile("test.yaml", text, List.of())));
    assertTrue(refusal.getMessage().contains("claims: each setting of a search ends at a sparsity of its own"));
  }
}
