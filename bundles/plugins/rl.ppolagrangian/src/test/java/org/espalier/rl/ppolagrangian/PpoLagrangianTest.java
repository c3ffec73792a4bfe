// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppolagrangian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Space;
import org.espalier.api.task.GradientSource;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.CartPole;
import org.espalier.rl.Episodes;
import org.espalier.rl.constrained.MultiplierRule;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;
import org.junit.jupiter.api.Test;

class PpoLagrangianTest extends AlgorithmContract {
  private static final String[] LIMITS = {"risk=3", "effort=9.5"};

  private static PpoLagrangian lagrangian(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(Map.of("limits", LIMITS));
    all.putAll(settings);
    return new PpoLagrangian(Settings.of(PpoLagrangian.Options.class, all));
  }

  @Override
  protected Algorithm create() {
    return lagrangian(Map.of("steps", 800, "numEnvs", 4, "numSteps", 20, "learningRate", 1e-3));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(Crossing::new);
  }

  private static double[] played(Learner learner) {
    List<Episode> episodes = new Episodes(Crossing::new).play(learner.policy(), 200, false, Seeds.of(3));
    return new double[] {
      episodes.stream().mapToDouble(Episode::reward).average().orElseThrow(),
      episodes.stream().mapToDouble(episode -> episode.costs().get(0)).average().orElseThrow()
    };
  }

  private Learner trained(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(
        Map.of("steps", 80_000, "learningRate", 1e-3, "entCoef", 0.01, "initialMultiplier", 0.3, "pidKi", 0.05));
    all.putAll(settings);
    Learner learner = learner(lagrangian(all), 0, Crossing::new);
    while (!learner.finished()) {
      learner.iterate();
    }
    return learner;
  }

  @Test
  void findsTheConstrainedOptimum() {
    for (MultiplierRule.Update update : MultiplierRule.Update.values()) {
      double[] played = played(trained(Map.of(
          "multiplierUpdate", update, "positivity", MultiplierRule.Positivity.PROJECTION)));
      assertEquals(8, played[0], 0.4, update + ": return");
      assertEquals(3, played[1], 0.3, update + ": risk");
    }
    double[] played = played(trained(Map.of("initialMultiplier", 1.0)));
    assertEquals(8, played[0], 0.4, "softplus: return");
    assertEquals(3, played[1], 0.3, "softplus: risk");
  }

  @Test
  void ignoresLimitsThatDoNotBind() {
    double[] played = played(trained(Map.of("limits", new String[] {"risk=100", "effort=100"})));
    assertEquals(10, played[0], 0.3);
    assertEquals(10, played[1], 0.3);
  }

  @Test
  void showsCostsAndMultipliersByName() {
    Learner learner = learner(create(), 0, Crossing::new);
    Map<String, Double> shown = learner.iterate();
    assertTrue(
        shown.keySet().containsAll(Set.of("cost-risk", "cost-effort", "multiplier-risk", "multiplier-effort")));
    assertTrue(shown.get("cost-risk") > 3 && shown.get("multiplier-risk") > 1, shown::toString);
    assertTrue(shown.get("cost-effort") < 9.5 && shown.get("multiplier-effort") < 1, shown::toString);
    assertEquals(Set.of("actor", "critic", "cost-critic-risk", "cost-critic-effort"), learner.networks().keySet());
  }

  /** What the actor has become after some updates. */
  private float[] actor(Map<String, Object> settings, Supplier<Environment> environment) {
    Map<String, Object> all = new HashMap<>(Map.of("steps", 800, "numSteps", 20));
    all.putAll(settings);
    Learner learner = learner(lagrangian(all), 0, environment);
    for (int i = 0; i < 3; i++) {
      learner.iterate();
    }
    return learner.networks().get("actor").values("dense1.weight");
  }

  @Test
  void costsLookAheadAsFarAsRewardsUnlessAnythingElseIsSaid() {
    float[] alike = actor(Map.of(), Crossing::new);
    assertArrayEquals(alike, actor(Map.of("costGamma", 0.99, "costGaeLambda", 0.95), Crossing::new));
    assertFalse(Arrays.equals(alike, actor(Map.of("costGamma", 1.0), Crossing::new)));
    assertFalse(Arrays.equals(alike, actor(Map.of("costGaeLambda", 1.0), Crossing::new)));
    assertFalse(Arrays.equals(alike, actor(Map.of("normCost", true), Crossing::new)));
  }

  /** The same environment that knows its limits. */
  private static final class Limited implements Environment {
    private final Crossing crossing = new Crossing();

    @Override
    public Space observationSpace() {
      return crossing.observationSpace();
    }

    @Override
    public Space actionSpace() {
      return crossing.actionSpace();
    }

    @Override
    public List<String> costs() {
      return crossing.costs();
    }

    @Override
    public Map<String, Double> limits() {
      return Map.of("risk", 3.0, "effort", 9.5);
    }

    @Override
    public void reset(long seed, float[] observation) {
      crossing.reset(seed, observation);
    }

    @Override
    public void reset(float[] observation) {
      crossing.reset(observation);
    }

    @Override
    public Step step(float[] actions, int offset, float[] observation) {
      return crossing.step(actions, offset, observation);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      crossing.save(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
      crossing.restore(in);
    }
  }

  @Test
  void holdsTheLimitsOfTheEnvironmentUnlessItHasOthers() {
    float[] said = actor(Map.of(), Crossing::new);
    assertArrayEquals(said, actor(Map.of("limits", new String[0]), Limited::new));
    assertArrayEquals(said, actor(Map.of("limits", new String[] {"risk=3"}), Limited::new));
    assertFalse(Arrays.equals(said, actor(Map.of("limits", new String[] {"risk=1"}), Limited::new)));
    assertTrue(create().constrained());
  }

  @Test
  void givesGradientsOfAllNetworks() {
    Learner learner = learner(create(), 0, Crossing::new);
    double loss = ((GradientSource) learner).gradients(100, Seeds.of(1).stream("gradients"));
    assertEquals(loss, ((GradientSource) learner).gradients(100, Seeds.of(1).stream("gradients")));
    learner.networks().forEach((name, network) -> assertTrue(network.squaredGradientNorm() > 0, name));
  }

  private void refused(Map<String, Object> settings, Supplier<Environment> environment, String part) {
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> learner(lagrangian(settings), 0, environment));
    assertTrue(refused.getMessage().contains(part), refused::getMessage);
  }

  @Test
  void refusesWhatDoesNotFit() {
    refused(Map.of(), CartPole::new, "the environment has no costs");
    refused(Map.of("limits", new String[] {"risk=3", "effort=1", "speed=2"}), Crossing::new,
        "limits has one for speed, but the environment's costs are risk, effort");
    refused(Map.of("limits", new String[] {"risk=3"}), Crossing::new, "limits has none for effort");
    refused(Map.of("limits", new String[] {"risk"}), Crossing::new, "risk is not a limit");
    refused(Map.of("limits", new String[] {"risk=-1"}), Crossing::new, "risk=-1 is not a limit");
    refused(Map.of("limits", new String[] {"risk=1", "risk=2"}), Crossing::new, "risk has two limits");
    refused(Map.of("initialMultiplier", 0.0), Crossing::new, "a softplus is above 0");
    refused(Map.of("multiplierLr", 0.0), Crossing::new, "multiplier-lr must be above 0");
    refused(Map.of("multiplierBound", 0.5), Crossing::new, "above the upper bound");
    refused(
        Map.of("multiplierUpdate", MultiplierRule.Update.PID, "pidKp", 0.0, "pidKi", 0.0, "pidKd", 0.0),
        Crossing::new, "pid-kp, pid-ki and pid-kd are all 0");
  }
}
