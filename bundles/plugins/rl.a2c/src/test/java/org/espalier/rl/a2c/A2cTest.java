// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.a2c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Space;
import org.espalier.api.task.GradientSource;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.Acrobot;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.rl.policy.Categorical;
import org.espalier.rl.rollout.Minibatch;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;
import org.junit.jupiter.api.Test;

class A2cTest extends AlgorithmContract {

  private static A2c a2c(Map<String, Object> settings) {
    return new A2c(Settings.of(A2c.Options.class, settings));
  }

  @Override
  protected Algorithm create() {
    return a2c(Map.of("steps", 400, "numEnvs", 4, "numSteps", 20));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(CartPole::new, Acrobot::new, Pendulum::new);
  }

  /** Against central differences of -A log p - c H of a softmax, written down a second time. */
  @Test
  void theLossHasTheDerivativesOfItsEquation() {
    float[] logits = {0.3f, -1.2f, 0.8f};
    Minibatch batch = new Minibatch(1, 1, 1, 0);
    batch.actions()[0] = 2;
    batch.reward().advantages()[0] = -1.7;
    float[] gradients = new float[3];
    ScoreLoss loss = new ScoreLoss(0.1);
    loss.policy(batch, logits, new Categorical(3), gradients);
    double[] point = {logits[0], logits[1], logits[2]};
    assertEquals(equation(point), loss.total(), 1e-12);
    for (int i = 0; i < 3; i++) {
      double at = point[i];
      point[i] = at + 1e-6;
      double above = equation(point);
      point[i] = at - 1e-6;
      double below = equation(point);
      point[i] = at;
      assertEquals((above - below) / 2e-6, gradients[i], 1e-7);
    }
  }

  private static double equation(double[] logits) {
    double sum = Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]);
    double entropy = 0;
    for (double logit : logits) {
      entropy -= Math.exp(logit) / sum * Math.log(Math.exp(logit) / sum);
    }
    return 1.7 * Math.log(Math.exp(logits[2]) / sum) - 0.1 * entropy;
  }

  @Test
  void learnsToBalance() {
    for (A2c.Method optimizer : A2c.Method.values()) {
      Learner learner =
          learner(
              a2c(Map.of("steps", 60_000, "optimizer", optimizer, "learningRate", 2e-3, "normAdv", true)), 0,
              CartPole::new);
      double best = 0;
      while (!learner.finished()) {
        double mean = learner.iterate().get("return");
        best = Double.isNaN(mean) ? best : Math.max(best, mean);
      }
      double reached = best;
      assertTrue(reached > 200, () -> optimizer + " reached " + reached);
    }
  }

  @Test
  void givesGradients() {
    Learner learner = learner(create(), 0, CartPole::new);
    double loss = ((GradientSource) learner).gradients(100, Seeds.of(1).stream("gradients"));
    assertEquals(loss, ((GradientSource) learner).gradients(100, Seeds.of(1).stream("gradients")));
    assertTrue(learner.networks().get("actor").squaredGradientNorm() > 0);
  }

  @Test
  void refusesSettingsThatLearnNothing() {
    for (Map<String, Object> settings : List.<Map<String, Object>>of(
        Map.of("learningRate", 0.0), Map.of("maxGradNorm", 0.0), Map.of("steps", 39),
        Map.of("numEnvs", 1, "numSteps", 1, "normAdv", true), Map.of("sdeSampleFreq", 4))) {
      assertThrows(InvalidInputException.class, () -> a2c(settings), settings::toString);
    }
  }

  @Test
  void stateDependentExplorationIsForContinuousActions() {
    InvalidInputException refused = assertThrows(
        InvalidInputException.class,
        () -> learner(a2c(Map.of("useSde", true)), 0, CartPole::new));
    assertEquals(
        "a2c: use-sde is for continuous actions, but the environment's are " + new Space.Discrete(2)
            + "; leave it out",
        refused.getMessage());
  }
}
