// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.plan.Contrast;
import org.espalier.plan.Experiment;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Stopping;
import org.espalier.planning.ExperimentFile;
import org.junit.jupiter.api.Test;

/** What is compared, and until when there are further seeds. */
class ComparisonTest {
  private final FakeCatalog catalog = FakeCatalog.lab();

  private ExperimentPlan plan(String compare, String... changes) {
    ExperimentPlan plan = new DefaultPlanner(catalog).plan(
        new ExperimentFile("test.yaml", PlanningTest.QUICKSTART + compare + "\n", List.of(changes)));
    assertEquals(
        plan.experiment(), Experiment.of(Json.readObject(plan.experiment().toJson().pretty())), "it is read back");
    return plan;
  }

  private List<String> contrasts(String compare, String... changes) {
    return plan(compare, changes).experiment().contrasts().stream().map(ComparisonTest::said).toList();
  }

  private static String said(Contrast contrast) {
    OptionalDouble sparsity = contrast.sparsity();
    return contrast.one().label() + " | " + contrast.other().label()
        + (sparsity.isPresent() ? " @" + sparsity.getAsDouble() : "")
        + (contrast.where().isEmpty() ? "" : " " + contrast.where());
  }

  @Test
  void twoValuesOfAKeyAreComparedAllElseBeingEqual() {
    assertEquals(
        List.of(
            "criterion magnitude | criterion random @0.5 {distribution=global}",
            "criterion magnitude | criterion random @0.8 {distribution=global}",
            "criterion magnitude | criterion random @0.5 {distribution=uniform}",
            "criterion magnitude | criterion random @0.8 {distribution=uniform}"),
        contrasts(
            "compare: {criterion: [magnitude, random]}", "criterion=[magnitude, random]",
            "distribution=[global, uniform]", "sparsity=[0.5, 0.8]"));
  }

  @Test
  void otherKeysNarrowItDown() {
    assertEquals(
        List.of("criterion random | criterion magnitude @0.8 {distribution=uniform, arm=random-mask}"),
        contrasts(
            "compare: [{criterion: [random, magnitude], distribution: uniform, sparsity: 0.8, arm: random-mask}]",
            "criterion=[magnitude, random]", "distribution=[global, uniform]", "sparsity=[0.5, 0.8]"));
  }

  @Test
  void armsAreComparedWithinASetting() {
    assertEquals(
        List.of("ticket | random-mask @0.9 {criterion=magnitude}", "ticket | random-mask @0.9 {criterion=random}"),
        contrasts("compare: {arm: [ticket, random-mask], sparsity: [0.9]}", "criterion=[magnitude, random]"));
    // what was not pruned is compared with what was at every sparsity
    assertEquals(
        List.of("ticket | dense @0.5", "ticket | dense @0.8"),
        contrasts("compare: {arm: [ticket, dense]}", "sparsity=[0.5, 0.8]"));
  }

  @Test
  void keysMayBeLongOrShortAndOptionsNumbers() {
    String[] changes = {"procedure.lottery-ticket.rewind-to=[0, 100]", "sparsity=0.5"};
    List<String> expected = List.of("rewind-to 0 | rewind-to 100 @0.5");
    assertEquals(expected, contrasts("compare: {rewind-to: [0, 100]}", changes));
    assertEquals(expected, contrasts("compare: {procedure.lottery-ticket.rewind-to: [0, 100]}", changes));
    assertEquals(
        List.of("learning-rate 0.001 | learning-rate 0.0001 {arm=dense}"),
        contrasts(
            "compare: {learning-rate: [1e-3, 0.0001], arm: dense}",
            "task.reinforcement.algorithm.ppo.learning-rate=[1e-4, 1e-3]", "sparsity=0.5"));
    assertEquals(
        List.of("hidden [32] | hidden [64, 64] @0.5"),
        contrasts("compare: {architecture.mlp.hidden: [[32], [64, 64]]}",
            "architecture.mlp.hidden=[[32], [64, 64]]", "sparsity=0.5"));
  }

  @Test
  void armsOfDifferentProceduresAreCompared() {
    assertEquals(
        List.of(
            "procedure lottery-ticket, ticket | procedure progressive, schedule cubic, pruned @0.9",
            "procedure lottery-ticket, ticket | procedure progressive, schedule linear, pruned @0.9"),
        contrasts(
            "compare: {this: {procedure: lottery-ticket, arm: ticket}, with: {procedure: progressive, arm: pruned},"
                + " sparsity: 0.9}",
            "procedure=[lottery-ticket, progressive]", "schedule=[cubic, linear]"));
  }

  @Test
  void twoVersionsOfOneCriterionAreComparedSideBySide() {
    for (String version : List.of("1.1.0", "1.2.0")) {
      catalog.add(version, "criterion", "magnitude", List.of(), List.of(), List.of(), List.of(),
          options -> FakeCatalog.criterion());
    }
    String versions = "criterion=[\"magnitude@[1.0,1.1)\", \"magnitude@[1.1,1.2)\", magnitude]";
    ExperimentPlan plan = plan("compare: {criterion: [magnitude@1.0, magnitude@1.1]}", versions, "sparsity=0.5");
    assertEquals(
        List.of("criterion magnitude@[1.0,1.1) | criterion magnitude@[1.1,1.2) @0.5"),
        plan.experiment().contrasts().stream().map(ComparisonTest::said).toList());
    Contrast contrast = plan.experiment().contrasts().get(0);
    assertEquals(List.of("1.0.0"), versions(plan, contrast.one()));
    assertEquals(List.of("1.1.0"), versions(plan, contrast.other()));
    assertEquals(
        List.of("criterion magnitude@[1.1,1.2) | criterion magnitude @0.5"),
        contrasts("compare: {criterion: [\"magnitude@[1.1,1.2)\", magnitude@1.2.0]}", versions, "sparsity=0.5"));
  }

  private static List<String> versions(ExperimentPlan plan, Contrast.Side side) {
    return plan.runs().stream().filter(side::has)
        .map(run -> run.lineup().strategy().orElseThrow().criterion().version()).distinct().toList();
  }

  @Test
  void whatDiffersInMoreThanWasNamedIsNoContrast() {
    String grid = """
        grid:
        - {distribution: global, architecture.mlp.hidden: [32]}
        - {distribution: uniform, architecture.mlp.hidden: [64, 64]}
        compare: {distribution: [global, uniform]}
        """;
    InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> plan(grid));
    assertEquals(
        "test.yaml:13: compare: it compares nothing: what {distribution: global} and {distribution: uniform} have"
            + " differs in architecture.mlp.hidden as well; say that too, in {this: {...}, with: {...}}",
        refusal.getMessage());
    assertEquals(
        List.of("distribution global, hidden [32] | distribution uniform, hidden [64, 64] @0.5"),
        contrasts(grid.substring(0, grid.indexOf("compare"))
            + "compare: {this: {distribution: global, architecture.mlp.hidden: [32]},"
            + " with: {distribution: uniform, architecture.mlp.hidden: [64, 64]}, sparsity: 0.5}"));
  }

  @Test
  void anArmThatSettingsShareIsNotComparedWithItself() {
    catalog.add("procedure", "dynamic", List.of(), List.of(), List.of(),
        List.of(FakeCatalog.choice("method", "rigl", "set")), FakeCatalog::withSharedControl);
    String procedure = "procedure={dynamic: {method: [rigl, set]}}";
    assertEquals(
        List.of("method rigl | method set @0.5"),
        contrasts("compare: {procedure.dynamic.method: [rigl, set], sparsity: 0.5}", procedure));
    assertEquals(
        List.of("pruned | static @0.5 {method=rigl}", "pruned | static @0.5 {method=set}"),
        contrasts("compare: {arm: [pruned, static], sparsity: 0.5}", procedure));
    assertThrows(InvalidInputException.class, () -> plan("compare: {method: [rigl, set], arm: static}", procedure));
  }

  @Test
  void whatIsComparedChangesNoRun() {
    ExperimentPlan with = plan("compare: {arm: [ticket, random-mask]}");
    ExperimentPlan without = plan("");
    assertEquals(without.runs(), with.runs());
    assertEquals(without.experiment().digest(), with.experiment().digest());
    assertEquals(List.of(), without.experiment().contrasts());
    assertEquals(with, plan("", "compare={arm: [ticket, random-mask]}"));
    ExperimentPlan again =
        new DefaultPlanner(catalog).plan(
            new ExperimentFile("again", ExperimentFile.text(with.experiment()), List.of()));
    assertEquals(with, again);
  }

  @Test
  void seedsUntilDecidedAreThoseOfTheBatches() {
    ExperimentPlan plan = plan("compare: {arm: [ticket, random-mask], sparsity: 0.5}",
        "seeds={until: decided, at-most: 22}", "sparsity=[0.5, 0.8]");
    Stopping stopping = plan.stopping().orElseThrow();
    assertEquals(List.of(5, 10, 15, 20, 22), stopping.looks());
    assertEquals(1, stopping.claims());
    assertEquals(0.05, stopping.level());
    assertTrue(plan.open());
    // dense, and a ticket and two controls at two sparsities
    assertEquals(5 * 7, plan.certain().size());
    assertEquals(22 * 7, plan.runs().size());
    // of further seeds dense, ticket and random mask at .5
    assertEquals(5 * 7 + 17 * 3, plan.most().size());
    assertEquals(
        Map.of("until", "decided", "at-least", 5L, "at-most", 22L, "batch", 5L),
        plan.experiment().spec().object("seeds").values());
    assertEquals(plan, new DefaultPlanner(catalog).plan(
        new ExperimentFile("again", ExperimentFile.text(plan.experiment()), List.of())));
    assertTrue(ids(plan).containsAll(ids(plan("", "seeds=7", "sparsity=[0.5, 0.8]"))));
    assertEquals(
        List.of(8, 10, 12, 14, 15),
        plan("", "seeds={until: decided, at-least: 8, batch: 2, at-most: 15}").stopping().orElseThrow().looks());
  }

  private static List<String> ids(ExperimentPlan plan) {
    return plan.runs().stream().map(RunPlan::id).collect(Collectors.toList());
  }

  @Test
  void withoutComparisonsVerdictsAreDecided() {
    Stopping stopping = plan("", "seeds={until: decided, at-most: 30}", "sparsity=[0.5, 0.8]").stopping().orElseThrow();
    assertEquals(
        List.of(
            "ticket | random-mask @0.5", "ticket | random-init @0.5", "ticket | random-mask @0.8",
            "ticket | random-init @0.8"),
        stopping.contrasts().stream().map(ComparisonTest::said).toList());
    assertTrue(stopping.contrasts().stream().noneMatch(Contrast::eitherSide));
    // at each sparsity both controls are to be beaten, which is one claim
    assertEquals(2, stopping.claims());
    InvalidInputException refusal = assertThrows(
        InvalidInputException.class,
        () -> plan("", "seeds={until: decided, at-most: 30}", "procedure.lottery-ticket.controls=[]"));
    assertTrue(refusal.getMessage().endsWith(
        "seeds: there is nothing to be decided: no pruned network has a control; name what is compared (compare), give"
            + " the procedure controls, or give seeds as a number"), refusal.getMessage());
  }

  @Test
  void aSearchIsDecidedByGivenSeedsAndComparesNothing() {
    String text = PlanningTest.QUICKSTART.replaceAll("(?m)^sparsity.*", "search: {step: 0.1}");
    InvalidInputException refusal = assertThrows(
        InvalidInputException.class,
        () -> new DefaultPlanner(catalog).plan(new ExperimentFile(
            "test.yaml", text, List.of("seeds={until: decided, at-most: 30}", "compare={arm: [ticket, dense]}"))));
    assertTrue(refusal.getMessage().contains(
        "search: it decides by a number of seeds that is given, not found; give seeds as a number"));
    assertTrue(refusal.getMessage().contains("compare: each setting of a search ends at a sparsity of its own"));
  }
}
