// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Curves;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.rl.Algorithm;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.network.Size;
import org.espalier.rl.ddpg.Ddpg;
import org.espalier.rl.ppolagrangian.PpoLagrangian;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.espalier.tck.procedure.Toy;
import org.junit.jupiter.api.Test;

class ConstrainedRlTest extends ProcedureContract {
  private static final String[] ALL = Stream.of(Control.values()).map(c -> c.arm().name()).toArray(String[]::new);

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Toy toy() {
    return Toy.FILTERS;
  }

  private static GivenParts parts() {
    return new GivenParts()
        .with(Algorithm.KIND, ConstrainedRlTest::lagrangian)
        .with(Algorithm.KIND, ConstrainedRlTest::ddpg)
        .with(Budget.KIND, Within.budget(Size.MACS, 0))
        .with(Budget.KIND, Within.budget(Size.FILTERS, 0.6));
  }

  private static Algorithm lagrangian() {
    return new PpoLagrangian(Settings.of(PpoLagrangian.Options.class, Map.of(
        "steps", 36, "numEnvs", 4, "numSteps", 3, "normObs", true, "costGamma", 1.0, "costGaeLambda", 1.0)));
  }

  private static Algorithm ddpg() {
    return new Ddpg(Settings.of(Ddpg.Options.class, Map.of(
        "steps", 36, "iterationSteps", 12, "numEnvs", 4, "trainFreq", 3, "learningStarts", 12, "batchSize", 8)));
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return procedure(parts(), options);
  }

  private static ConstrainedRl procedure(GivenParts parts, Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(Map.of(
        "finetuning", new int[] {0, 1, 2}, "recalibration", 24, "controls", ALL, "checked", 3, "population", 4,
        "shortlist", 2));
    all.putAll(options);
    ConstrainedRl procedure = new ConstrainedRl(Settings.of(ConstrainedRl.Options.class, all));
    procedure.compose(parts);
    return procedure;
  }

  @Test
  void givesBackWhatItAskedFor() {
    GivenParts parts = parts();
    Laboratory.carryOut(Toy.FILTERS, procedure(parts, Map.of()), engine(), SEED, SPARSITIES);
    assertEquals(List.of(), parts.open());
  }

  @Test
  void whatIsTrainedInTheEndIsSmallAndWithinBudget() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    entries.forEach((name, entry) -> {
      Map<String, Double> metrics = entry.metrics();
      if (entry.definition().sparsity().isPresent() && !name.startsWith("last-policy")) {
        double limit = 1 - entry.definition().sparsity().getAsDouble();
        assertEquals(limit, metrics.get("limit.macs"), 1e-9, name);
        assertEquals(0.6, metrics.get("limit.filters"), 1e-9, name);
        assertTrue(metrics.get("cost.macs") <= limit && metrics.get("cost.filters") <= 0.6, name + ": " + metrics);
        assertTrue(metrics.keySet().containsAll(Set.of("cost.weights", "cost.bytes", "kept.conv1", "kept.conv3")));
      }
    });
    assertFalse(entries.get("dense-finetuned").metrics().containsKey("cost.macs"));
    Map<String, Double> agent = entries.get("constrained-rl-0.5").metrics();
    double kept = 6 * agent.get("kept.conv1") + 8 * agent.get("kept.conv2") + 10 * agent.get("kept.conv3");
    assertEquals(kept / 24, agent.get("cost.filters"), 1e-9);
    double correlation = entries.get("proxy-check-0.5").metrics().get("proxy.rank-correlation");
    assertTrue(correlation >= -1 && correlation <= 1);
  }

  @Test
  void whereTheTimeGoesIsMeasured() {
    Map<String, Laboratory.Entry> entries =
        carryOut(Map.of("controls", new String[] {"uniform", "amc", "proxy-check"}));
    for (String name : List.of("constrained-rl-0.5", "amc-0.5")) {
      Map<String, Double> metrics = entries.get(name).metrics();
      double finetuning = metrics.get("search.finetuning-seconds");
      assertTrue(finetuning > 0 && finetuning < metrics.get("search.seconds"), name + metrics);
      assertTrue(metrics.get("search.agent-seconds") > 0, name + metrics);
    }
    assertFalse(entries.get("uniform-0.5").metrics().containsKey("search.agent-seconds"));
    Map<String, Double> checked = entries.get("proxy-check-0.5").metrics();
    assertTrue(checked.get("proxy.masked-seconds") > 0 && checked.get("proxy.shrunk-seconds") > 0);
    assertTrue(checked.get("proxy.shrunk-macs") <= 0.5, checked::toString);
  }

  /** Twelve episodes of three layers, a third of them of 0, 1 and 2 minibatches each. */
  @Test
  void controlsSpendNoMoreThanTheAgent() {
    for (String matched : List.of("evaluations", "macs")) {
      Map<String, Laboratory.Entry> entries = carryOut(Map.of("matched", matched));
      for (double sparsity : SPARSITIES) {
        double[] spent = entries.get("constrained-rl-" + sparsity).arrays().get("spent");
        assertTrue(spent[0] > 0 && spent[1] > 0, Arrays.toString(spent));
        for (String control : List.of("random-search-", "cem-")) {
          Map<String, Double> metrics = entries.get(control + sparsity).metrics();
          boolean byMacs = matched.equals("macs");
          double used = metrics.get(byMacs ? "search.macs" : "search.evaluations");
          assertTrue(used <= spent[byMacs ? 1 : 0] * (1 + 1e-9), control + metrics + Arrays.toString(spent));
        }
      }
    }
  }

  @Test
  void actionsOfFiltersAreRewardedContinuouslyOrByTheThreshold() {
    Map<String, Laboratory.Entry> continuous = carryOut(Map.of("action", "fine", "controls", new String[0]));
    Map<String, Laboratory.Entry> thresholded =
        carryOut(Map.of("action", "fine", "rewardMask", "thresholded", "controls", new String[] {"last-policy"}));
    String run = "constrained-rl-0.5";
    assertTrue(continuous.get(run).metrics().get("cost.macs") <= 0.5);
    assertTrue(thresholded.get(run).metrics().get("cost.macs") <= 0.5);
    assertNotEquals(continuous.get(run).metrics(), thresholded.get(run).metrics());
    assertEquals(3 + 24, thresholded.get(run).arrays().get("last-policy").length);
    Map<String, Double> last = thresholded.get("last-policy-0.5").metrics();
    assertEquals(
        Arrays.stream(thresholded.get(run).arrays().get("last-policy")).limit(3).sum() / 24,
        last.get("cost.filters"), 1e-9);
  }

  @Test
  void anAgentOnTheBudgetsIsAlwaysWithin() {
    Laboratory.Entry projected =
        carryOut(Map.of("projection", "all", "controls", new String[0])).get("constrained-rl-0.9");
    assertEquals(1, projected.metrics().get("search.feasible"));
    assertTrue(projected.metrics().get("cost.macs") <= 0.1);
  }

  @Test
  void startsWhereItIsTold() {
    Map<String, Laboratory.Entry> trained = carryOut(Map.of("controls", new String[] {"uniform"}));
    Map<String, Laboratory.Entry> initial =
        carryOut(Map.of("controls", new String[] {"uniform"}, "start", "initial", "share", 1.0));
    assertNotEquals(trained.get("uniform-0.5").starts(), initial.get("uniform-0.5").starts());
    assertEquals(30, initial.get("uniform-0.5").iterations());
    assertEquals(21, trained.get("uniform-0.5").iterations());
  }

  private static Optional<String> refused(GivenParts parts, Map<String, Object> options) {
    Optional<String> refusal =
        procedure(parts, options).refusal(new Circumstances(10, Set.of(), Optional.empty()));
    assertEquals(List.of(), parts.open());
    return refusal;
  }

  @Test
  void refusesWhatCantBeCarriedOut() {
    assertEquals(Optional.empty(), refused(parts(), Map.of()));
    GivenParts ddpgFirst = new GivenParts()
        .with(Algorithm.KIND, ConstrainedRlTest::ddpg).with(Budget.KIND, Within.budget(Size.MACS, 0));
    assertTrue(refused(ddpgFirst, Map.of()).orElseThrow().contains("first algorithm takes no notice of costs"));
    GivenParts one = new GivenParts()
        .with(Algorithm.KIND, ConstrainedRlTest::lagrangian).with(Budget.KIND, Within.budget(Size.MACS, 0));
    assertTrue(refused(one, Map.of()).orElseThrow().contains("amc learns by a second algorithm"));
    assertEquals(Optional.empty(), refused(one, Map.of("controls", new String[] {"uniform"})));
    assertTrue(refused(parts(), Map.of("share", 0.01)).orElseThrow().contains("not even one"));
    GivenParts measured = parts().with(Budget.KIND, Clock::new);
    assertTrue(refused(measured, Map.of("action", "fine")).orElseThrow().contains("reward-mask: thresholded"));
    assertEquals(Optional.empty(), refused(measured, Map.of()));
    for (Map<String, Object> options : List.<Map<String, Object>>of(
        Map.of("action", "fine", "projection", "all"), Map.of("finetuningRate", 0.0),
        Map.of("matched", "macs", "finetuning", new int[] {0}, "recalibration", 0))) {
      assertThrows(InvalidInputException.class, () -> procedure(parts(), options), options::toString);
    }
  }

  /** A budget that no allocation meets ends a run with what is possible. */
  @Test
  void saysWhatIsTheLeastPossible() {
    GivenParts tight = new GivenParts()
        .with(Algorithm.KIND, ConstrainedRlTest::lagrangian).with(Budget.KIND, Within.budget(Size.FILTERS, 0));
    InvalidInputException refused = assertThrows(
        InvalidInputException.class,
        () -> Laboratory.carryOut(
            Toy.FILTERS, procedure(tight, Map.of("controls", new String[0])), engine(), SEED, List.of(0.9)));
    assertTrue(refused.getMessage().contains("they are still 0.125"), refused::getMessage);
    assertEquals(List.of(), tight.open());
  }

  @Test
  void runsDependOnWhatTheyUse() {
    RunDefinition coarse = run(procedure(Map.of()), "uniform");
    assertEquals(coarse, run(procedure(Map.of("action", "fine", "clip", 0.3, "matched", "macs")), "uniform"));
    assertNotEquals(coarse, run(procedure(Map.of("share", 0.3)), "uniform"));
    assertNotEquals(
        run(procedure(Map.of()), "constrained-rl"), run(procedure(Map.of("clip", 0.3)), "constrained-rl"));
  }

  private static RunDefinition run(Procedure procedure, String arm) {
    return procedure.runs(SPARSITIES).stream()
        .filter(run -> run.variant().equals(arm)).findFirst().orElseThrow();
  }

  @Test
  void whatFailsIsWorthNoMoreThanAnUntrainedNetwork() {
    GivenParts failing = new GivenParts()
        .with(Algorithm.KIND, ConstrainedRlTest::lagrangian).with(Budget.KIND, Clock::new);
    Laboratory.Entry entry = Laboratory.carryOut(
        Toy.FILTERS, procedure(failing, Map.of("controls", new String[0])), engine(), SEED, List.of(0.3))
        .get("constrained-rl-0.3");
    assertEquals(1, entry.metrics().get("search.feasible"));
    assertTrue(entry.metrics().get("kept.conv1") >= 0.5, "what has fewer filters fails");
    assertTrue(entry.metrics().get("cost.latency") <= 0.7);
    assertEquals(0.25, entry.metrics().get("spread.latency"));
    Curves course = entry.curves().get("search");
    assertEquals(0.7, course.curve("cost-latency").orElseThrow().limit().orElseThrow(), 1e-9);
    assertTrue(course.curve("multiplier-latency").isPresent());
    assertEquals(course.at().length, course.curve("action").orElseThrow().values().length);
    double least = Arrays.stream(course.curve("reward").orElseThrow().values()).min().orElseThrow();
    assertTrue(Double.isFinite(least), "a failure is worth something");
  }

  /** Of what has to be measured, and can't be of less than three filters in the first convolution. */
  private static final class Clock implements Budget {
    @Override
    public String resource() {
      return "latency";
    }

    @Override
    public String unit() {
      return "ms";
    }

    @Override
    public OptionalDouble limit() {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble count(Collection<Architecture> architectures) {
      return OptionalDouble.empty();
    }

    @Override
    public Reading measure(Collection<Network> networks) {
      Architecture architecture = networks.iterator().next().architecture();
      if (architecture.shape("conv1").get(0) < 3) {
        throw new IllegalStateException("the clock stands still");
      }
      return new Reading(Size.FILTERS.of(architecture), 0.25);
    }
  }
}
