// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Replannable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.Acrobot;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.rl.Episodes;
import org.espalier.tck.rl.AlgorithmContract;
import org.junit.jupiter.api.Test;

class PpoTest extends AlgorithmContract {
  private static final Map<String, Object> SHORT =
      Map.of("steps", 1319, "numEnvs", 3, "numSteps", 40, "numMinibatches", 4, "learningRate", 1e-3);

  @Override
  protected Algorithm create() {
    return new Ppo(Settings.with(SHORT));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(CartPole::new, Acrobot::new, Pendulum::new);
  }

  private Learner learner(Map<String, Object> settings, Supplier<Environment> environment) {
    return learner(new Ppo(Settings.with(settings)), 0, environment);
  }

  private static void finish(Learner learner) {
    while (!learner.finished()) {
      learner.iterate();
    }
  }

  @Test
  void plansWholeRollouts() {
    Learner learner = learner(SHORT, CartPole::new);
    assertEquals(10, learner.plannedIterations());
    assertEquals(1200, learner.plannedSamples());
  }

  @Test
  void rateFallsToZeroUnlessItIsToStay() {
    Learner falling = learner(SHORT, CartPole::new);
    assertEquals(1e-3, falling.iterate().get("learning-rate"), 1e-12);
    assertEquals(0.9e-3, falling.iterate().get("learning-rate"), 1e-12);
    Map<String, Object> settings = new HashMap<>(SHORT);
    settings.put("annealLr", false);
    Learner constant = learner(settings, CartPole::new);
    constant.iterate();
    assertEquals(1e-3, constant.iterate().get("learning-rate"), 1e-12);
  }

  @Test
  void aReplannedTrainingFollowsTheRateOfItsPlan() {
    Learner rewound = learner(SHORT, CartPole::new);
    ((Replannable) rewound).replan(8, 10, 1);
    assertEquals(0.2e-3, rewound.iterate().get("learning-rate"), 1e-12);
    assertThrows(IllegalStateException.class, () -> ((Replannable) rewound).replan(0, 10, 1));
    rewound.iterate();
    assertTrue(rewound.finished());
    Learner finetuned = learner(SHORT, CartPole::new);
    ((Replannable) finetuned).replan(0, 4, 0.5);
    assertEquals(480, finetuned.plannedSamples());
    assertEquals(0.5e-3, finetuned.iterate().get("learning-rate"), 1e-12);
    assertEquals(0.375e-3, finetuned.iterate().get("learning-rate"), 1e-12);
  }

  @Test
  void firstPolicyIsNearlyUniform() {
    Learner learner = learner(SHORT, Acrobot::new);
    float[] observations = {1, 0, 1, 0, 0, 0, 0.5f, 0.8f, -0.5f, 0.8f, 3, -3};
    float[] entropies = new float[2];
    learner.policy().entropy().orElseThrow().of(observations, 2, entropies);
    assertEquals(Math.log(3), entropies[0], 1e-3);
    assertEquals(Math.log(3), entropies[1], 1e-3);
  }

  @Test
  void learnsToBalance() {
    Learner learner = learner(Map.of("steps", 25_000, "learningRate", 2.5e-3), CartPole::new);
    double before = meanReturn(learner);
    finish(learner);
    double after = meanReturn(learner);
    assertTrue(before < 150 && after > 300, () -> "from " + before + " to " + after);
  }

  private static double meanReturn(Learner learner) {
    return new Episodes(CartPole::new)
        .play(learner.policy(), 20, true, Seeds.of(0).scope("evaluation")).stream()
            .mapToDouble(Episode::reward)
            .average()
            .orElseThrow();
  }

  /**
   * With a reward of 1 for every step and no end but the time limit, every state is worth 1 / (1 - gamma). A learner
   * that took the limit for an end would find the last state worth 1.
   */
  @Test
  void timeLimitIsNotAnEnd() {
    Learner learner =
        learner(
            Map.of("steps", 40_000, "numEnvs", 2, "numSteps", 100, "gamma", 0.8, "learningRate", 3e-3),
            Waiting::new);
    finish(learner);
    float[] beforeTheLimit = {0.8f};
    float value = learner.networks().get("critic").pass(1).forward(beforeTheLimit, 1, Pass.Mode.INFER)[0];
    assertEquals(5, value, 0.25);
  }

  @Test
  void endsThePassesOverARolloutThatChangedThePolicyEnough() {
    Map<String, Object> settings = new HashMap<>(SHORT);
    settings.put("updateEpochs", 50);
    double free = learner(settings, CartPole::new).iterate().get("kl");
    settings.put("targetKl", 1e-4);
    double limited = learner(settings, CartPole::new).iterate().get("kl");
    assertTrue(limited < free / 10, () -> limited + " against " + free);
  }

  private static double gradients(Learner learner, int samples, long seed) {
    return ((GradientSource) learner).gradients(samples, Seeds.of(seed).stream("gradients"));
  }

  @Test
  void gradientsLeaveTheTrainingAsItWas() {
    Learner plain = learner(SHORT, Pendulum::new);
    Learner watched = learner(SHORT, Pendulum::new);
    finish(plain);
    while (!watched.finished()) {
      gradients(watched, 50, 1);
      watched.iterate();
    }
    plain.networks().forEach(
        (name, network) -> assertEquals(network.weights(), watched.networks().get(name).weights(), name));
    assertArrayEquals(
        plain.freeParameters().get("policy/log-deviations"), watched.freeParameters().get("policy/log-deviations"));
  }

  @Test
  void gradientsAreOfTheStreamAndOfAnyNumberOfSamples() {
    Learner learner = learner(SHORT, CartPole::new);
    for (int samples : new int[] {1, 120, 250}) {
      double loss = gradients(learner, samples, 1);
      float[] gradient = learner.networks().get("actor").gradient("dense1.weight");
      assertEquals(loss, gradients(learner, samples, 1));
      assertArrayEquals(gradient, learner.networks().get("actor").gradient("dense1.weight"));
      assertNotEquals(loss, gradients(learner, samples, 2));
    }
  }

  /** Before the policy has moved the clipped loss is minus the mean advantage, which normalising makes 0. */
  @Test
  void theLossAtThePresentPolicyIsThatOfItsEntropyAndValues() {
    Map<String, Object> settings = new HashMap<>(SHORT);
    settings.putAll(Map.of("entCoef", 1.0, "vfCoef", 0.0));
    Learner learner = learner(settings, CartPole::new);
    assertEquals(-Math.log(2), gradients(learner, 120, 1), 1e-3);
    assertEquals(0, learner.networks().get("critic").squaredGradientNorm());
  }

  /** Nothing but the gradients it was asked for has moved the networks of this agent. */
  @Test
  void followingTheGradientsTeachesBalance() {
    Learner learner = learner(Map.of("vfCoef", 1.0, "clipVloss", false), CartPole::new);
    double before = meanReturn(learner);
    Optimizer optimizer = new Optimizer.Adam(5e-3);
    for (int step = 0; step < 60; step++) {
      gradients(learner, 512, step);
      learner.networks().values().forEach(network -> network.update(optimizer));
    }
    double after = meanReturn(learner);
    assertTrue(before < 150 && after > 200, () -> "from " + before + " to " + after);
  }

  @Test
  void deviationsOfActionsAreSetToTheBit() {
    Learner learner = learner(SHORT, Pendulum::new);
    assertArrayEquals(new float[] {0}, learner.freeParameters().get("policy/log-deviations"));
    finish(learner);
    Map<String, float[]> trained = learner.freeParameters();
    assertNotEquals(0, trained.get("policy/log-deviations")[0]);
    Learner other = learner(SHORT, Pendulum::new);
    other.freeParameters(trained);
    assertArrayEquals(trained.get("policy/log-deviations"), other.freeParameters().get("policy/log-deviations"));
    assertTrue(learner(SHORT, CartPole::new).freeParameters().isEmpty());
  }

  private static void refused(Map<String, Object> settings, String... parts) {
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> new Ppo(Settings.with(settings)), settings::toString);
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused::getMessage);
    }
  }

  @Test
  void refusesSettingsThatDoNotFit() {
    refused(Map.of("numMinibatches", 3), "num-minibatches is 3", "4 x 128 = 512");
    refused(Map.of("numMinibatches", 1024), "num-minibatches is 1024", "4 x 128 = 512");
    refused(Map.of("steps", 511), "steps is 511", "4 x 128 = 512");
    refused(Map.of("numEnvs", 1 << 20, "numSteps", 1 << 20), "less than one rollout", "= 1099511627776 steps");
    refused(Map.of("sdeSampleFreq", 4), "sde-sample-freq is 4, but use-sde is false");
  }

  @Test
  void refusesSettingsThatLearnNothing() {
    refused(Map.of("numMinibatches", 512), "minibatches of 1", "set norm-adv to false");
    refused(Map.of("numEnvs", 1, "numSteps", 1, "numMinibatches", 1), "minibatches of 1");
    refused(Map.of("learningRate", 0.0), "learning-rate must be above 0");
    refused(Map.of("clipCoef", 0.0), "clip-coef must be above 0");
    refused(Map.of("maxGradNorm", 0.0), "max-grad-norm must be above 0");
  }

  /** A minibatch of one step learns where its advantage is taken as it is, and one of two where it is normalised. */
  @Test
  void theLeastMinibatchesThatAreNotRefusedMoveThePolicy() {
    Map<String, Object> one = Map.of("steps", 8, "numEnvs", 1, "numSteps", 8, "numMinibatches", 8, "normAdv", false,
        "entCoef", 0.0, "learningRate", 1e-3);
    Map<String, Object> two = Map.of("steps", 8, "numEnvs", 1, "numSteps", 8, "numMinibatches", 4, "entCoef", 0.0,
        "learningRate", 1e-3);
    for (Map<String, Object> settings : List.of(one, two)) {
      Learner learner = learner(settings, CartPole::new);
      Weights before = learner.networks().get("actor").weights();
      finish(learner);
      assertNotEquals(before, learner.networks().get("actor").weights());
    }
  }
}
