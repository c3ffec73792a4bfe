// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.OptionType;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PluginUse;
import org.espalier.planning.ExperimentFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An architecture that starts with weights from somewhere. */
class WeightSourceTest {
  private static final String STARTED = PlanningTest.QUICKSTART.replace(
      "activation: tanh}", "activation: tanh, weights: {archive: {entry: a}}}");

  private final FakeCatalog catalog = FakeCatalog.lab();
  private String digest = "0123abcd";

  @BeforeEach
  void addSource() {
    List<OptionDescription> options = List.of(
        FakeCatalog.option("entry", OptionType.STRING, "", 0), FakeCatalog.option("sha256", OptionType.STRING, "", 0));
    catalog.add("weights", "archive", List.of(), List.of(), List.of(), options, this::source);
  }

  /** One that has nothing for the networks of an entry called a, and refuses others. */
  private WeightSource source(Map<String, Object> options) {
    if (!List.of("", digest).contains(options.get("sha256"))) {
      throw new InvalidInputException("the archive has changed");
    }
    return new WeightSource() {
      @Override
      public String sha256() {
        return digest;
      }

      @Override
      public Optional<Weights> weights(String network, Architecture architecture) {
        if (!options.get("entry").equals("a")) {
          throw new InvalidInputException("the archive has no tensor dense1.weight, which " + network + " needs");
        }
        return Optional.empty();
      }
    };
  }

  private ExperimentPlan plan(String text, String... changes) {
    ExperimentPlan plan = new DefaultPlanner(catalog).plan(new ExperimentFile("test.yaml", text, List.of(changes)));
    assertEquals(0, catalog.openLeases(), "planning keeps no lease");
    return plan;
  }

  @Test
  void aPlanIsLockedToWhatIsRead() {
    ExperimentPlan plan = plan(STARTED);
    PluginUse source = plan.runs().get(0).lineup().architecture().parts("weights").get(0);
    assertEquals(Map.of("entry", "a", "sha256", digest), source.options());
    assertNotEquals(plan(PlanningTest.QUICKSTART).experiment().digest(), plan.experiment().digest());
    assertEquals(
        plan.experiment().digest(),
        plan(ExperimentFile.text(plan.experiment())).experiment().digest(), "planned again as printed");
    digest = "4567";
    assertNotEquals(plan.experiment().digest(), plan(STARTED).experiment().digest());
    String refusal =
        assertThrows(InvalidInputException.class, () -> plan(ExperimentFile.text(plan.experiment()))).getMessage();
    assertTrue(refusal.contains("architecture.mlp.weights.archive: the archive has changed"), refusal);
  }

  @Test
  void sourcesAreComparedLikeAnything() {
    ExperimentPlan both = plan(STARTED.replace("weights: {archive: {entry: a}}", "weights: [archive]"),
        "architecture.mlp.weights=[{archive: {entry: a}}]");
    assertEquals(plan(STARTED).runs().size(), both.runs().size());
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingRuns() {
    String refusal =
        assertThrows(InvalidInputException.class, () -> plan(STARTED.replace("entry: a", "entry: b"))).getMessage();
    assertTrue(refusal.contains("no tensor dense1.weight, which actor needs"), refusal);
    assertEquals(1, refusal.lines().count(), refusal);
  }

  @Test
  void othersHaveNoSuchPart() {
    String refusal = assertThrows(
        InvalidInputException.class,
        () -> plan(PlanningTest.QUICKSTART.replace("rewind-to: 0", "weights: archive"))).getMessage();
    assertTrue(refusal.contains("procedure lottery-ticket takes no weights"), refusal);
  }

  /** Nobody would put them there. */
  @Test
  void anArchitectureThatIsAPartHasNone() {
    catalog.add(
        "algorithm", "imitation", List.of("architecture"), List.of(), List.of(), List.of(), options -> new Object());
    String refusal = assertThrows(
        InvalidInputException.class,
        () -> plan(PlanningTest.QUICKSTART.replace(
            "{ppo: {steps: 100000}}",
            "{imitation: {architecture: {mlp: {weights: {archive: {entry: a}}}}}}"))).getMessage();
    assertTrue(
        refusal.contains("weights are put into the experiment's own architecture, not into one that is a part"),
        refusal);
  }

  @Test
  void theSchemaKnowsIt() {
    String schema = new DefaultPlanner(catalog).schema().canonical();
    assertTrue(schema.contains("\"weights\":{\"anyOf\""), schema);
    assertTrue(schema.contains("archive"));
  }
}
