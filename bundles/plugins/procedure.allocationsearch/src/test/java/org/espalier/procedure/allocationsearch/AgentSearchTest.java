// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.metric.Curves;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.rl.Algorithm;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.network.Size;
import org.espalier.rl.ppo.Ppo;
import org.espalier.rl.ppolagrangian.PpoLagrangian;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.espalier.tck.procedure.Toy;
import org.junit.jupiter.api.Test;

/** The search with an algorithm, and with so much to be spent that an agent's proposals are looked at. */
class AgentSearchTest extends ProcedureContract {
  private static final int EVALUATIONS = 24;
  private static final String AGENT = "agent-search-0.5";

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Toy toy() {
    return Toy.FILTERS;
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return procedure(budget().with(Algorithm.KIND, AgentSearchTest::lagrangian), options);
  }

  private static Procedure procedure(GivenParts parts, Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(Map.of("controls", new String[0], "evaluations", EVALUATIONS));
    all.putAll(options);
    return AllocationSearchTest.small(parts, all);
  }

  /** Half of the filters, whatever the sparsity: of such allocations there are more than are looked at first. */
  private static GivenParts budget() {
    return new GivenParts()
        .with(Budget.KIND, () -> new ToyBudget(Size.FILTERS, OptionalDouble.of(0.5), true));
  }

  /** Eight episodes. */
  private static Algorithm lagrangian() {
    return new PpoLagrangian(Settings.of(PpoLagrangian.Options.class, Map.of(
        "steps", 24, "numEnvs", 4, "numSteps", 3, "normObs", true, "costGamma", 1.0, "costGaeLambda", 1.0)));
  }

  @Test
  void whatIsEvaluatedIsTheAllowanceAndEpisodesCostNothing() {
    for (String matched : List.of("evaluations", "macs")) {
      Map<String, Laboratory.Entry> entries =
          carryOut(Map.of("matched", matched, "controls", new String[] {"uniform"}));
      Laboratory.Entry agent = entries.get(AGENT);
      Map<String, Double> metrics = agent.metrics();
      double typical = entries.get("uniform-0.5").metrics().get("cost.macs") * Toy.FILTERS.architecture().macs();
      double spent = matched.equals("macs")
          ? metrics.get("search.macs") / (typical * (3 * 6 * 12 + 12 + 24)) : metrics.get("search.evaluations");
      assertTrue(spent <= EVALUATIONS * (1 + 1e-9) && spent > EVALUATIONS - 1.5, matched + " spent " + spent);
      Curves walks = agent.curves().get("walks");
      assertEquals(8 * walks.at().length, metrics.get("search.episodes"), matched);
      double[] proposed = walks.curve("proposed").orElseThrow().values();
      assertTrue(proposed[0] > 0 && proposed[0] <= 20, Arrays.toString(proposed));
      assertTrue(metrics.get("cost.filters") <= 0.5, matched);
    }
  }

  /** Before the first proposals both searches look at the same allocations. */
  @Test
  void itBeginsAsTheOtherSearchAndTheAlgorithmChangesNothingAboutThat() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    double[] agent = scores(entries.get(AGENT));
    double[] other = scores(entries.get("allocation-search-0.5"));
    // three baselines, and the two that came out best at first
    assertArrayEquals(Arrays.copyOf(other, 5), Arrays.copyOf(agent, 5));
    Laboratory.Entry alone = Laboratory.carryOut(toy(), procedure(budget(), Map.of()), engine(), SEED, SPARSITIES)
        .get("allocation-search-0.5");
    assertArrayEquals(other, scores(alone));
  }

  private static double[] scores(Laboratory.Entry entry) {
    return entry.curves().get("search").curve("score").orElseThrow().values();
  }

  @Test
  void theAgentsRunAloneDependsOnBonusAndClip() {
    RunDefinition agent = run(Map.of(), "agent-search");
    for (String option : List.of("bonus", "clip")) {
      assertNotEquals(agent, run(Map.of(option, 0.1), "agent-search"));
      assertEquals(run(Map.of(), "allocation-search"), run(Map.of(option, 0.1), "allocation-search"));
    }
    assertEquals(Arm.Role.ALTERNATIVE, agent.arm().role());
  }

  private RunDefinition run(Map<String, Object> options, String arm) {
    return procedure(options).runs(SPARSITIES).stream()
        .filter(run -> run.variant().equals(arm)).findFirst().orElseThrow();
  }

  @Test
  void anAgentThatCouldNotLearnUnderCostsIsRefused() {
    assertEquals(Optional.empty(), refused(budget()));
    assertEquals(Optional.empty(), refused(budget().with(Algorithm.KIND, AgentSearchTest::lagrangian)));
    GivenParts ppo = budget().with(Algorithm.KIND, () -> new Ppo(Settings.of(Ppo.Options.class, Map.of())));
    assertEquals(
        "the agent of agent-search must hold costs below limits, and its algorithm takes no notice of them; give one"
            + " that does, such as ppo-lagrangian, or none, and there is no agent-search",
        refused(ppo).orElseThrow());
    GivenParts measured = new GivenParts()
        .with(Budget.KIND, () -> new ToyBudget(Size.FILTERS, OptionalDouble.of(0.5), false));
    assertEquals(Optional.empty(), refused(measured));
    String costless = refused(measured.with(Algorithm.KIND, AgentSearchTest::lagrangian)).orElseThrow();
    assertTrue(costless.contains("needs a budget that can be counted, such as filters or macs"), costless);
    ArchitectureFactory some = (input, head) -> Toy.FILTERS.architecture();
    String idle = refused(budget().with(ArchitectureFactory.KIND, () -> some)).orElseThrow();
    assertTrue(idle.contains("no algorithm that it learns by"), idle);
  }

  private static Optional<String> refused(GivenParts parts) {
    Optional<String> refusal =
        procedure(parts, Map.of()).refusal(new Circumstances(10, Set.of(), Optional.empty()));
    assertEquals(List.of(), parts.open());
    return refusal;
  }
}
