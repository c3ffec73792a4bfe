// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.ReferenceNetwork;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;
import org.espalier.tck.rl.Choosing;
import org.espalier.tck.rl.Following;
import org.junit.jupiter.api.Test;

class SacTest extends AlgorithmContract {
  private static final Map<String, Object> SHORT = Map.of(
      "steps", 240, "iterationSteps", 48, "learningStarts", 20, "bufferSize", 150, "batchSize", 16);

  @Override
  protected Algorithm create() {
    return new Sac(Settings.of(Sac.Options.class, SHORT));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(Pendulum::new, CartPole::new);
  }

  private Learner learner(Map<String, Object> changes, Supplier<Environment> environment) {
    Map<String, Object> settings = new HashMap<>(SHORT);
    settings.putAll(changes);
    return learner(new Sac(Settings.of(Sac.Options.class, settings)), 0, environment);
  }

  private Weights trained(Map<String, Object> changes) {
    Learner learner = learner(changes, Pendulum::new);
    while (!learner.finished()) {
      learner.iterate();
    }
    return learner.networks().get("actor").weights();
  }

  @Test
  void everyOptionMatters() {
    Set<Weights> all = new HashSet<>();
    all.add(trained(Map.of()));
    List<Map<String, Object>> changes = List.of(
        Map.of("alpha", 0.5), Map.of("autotune", false), Map.of("targetEntropyPerNumber", -3.0),
        Map.of("targetUpdateInterval", 2), Map.of("useSde", true), Map.of("useSde", true, "logStdInit", -1.0),
        Map.of("useSde", true, "trainFreq", 2),
        Map.of("tau", 0.5), Map.of("gamma", 0.9),
        Map.of("trainFreq", 2), Map.of("gradientSteps", 2), Map.of("numEnvs", 2), Map.of("normObs", true),
        Map.of("normReward", true), Map.of("batchSize", 8), Map.of("bufferSize", 50), Map.of("learningStarts", 60),
        Map.of("learningRate", 1e-2));
    for (Map<String, Object> change : changes) {
      assertTrue(all.add(trained(change)), () -> change + " changes nothing");
    }
  }

  /** Pays at once for nearness to where one is: the best action is the observation itself. */
  @Test
  void learnsToFollow() {
    Learner learner = learner(
        Map.of(
            "steps", 1500, "iterationSteps", 500, "bufferSize", 1500, "batchSize", 64, "learningStarts", 200, "gamma",
            0.3, "learningRate", 2e-3),
        Following::new);
    while (!learner.finished()) {
      learner.iterate();
    }
    for (float at : new float[] {-1.8f, -0.5f, 1, 1.8f}) {
      float[] action = new float[1];
      learner.policy().act(new float[] {at}, 1, action, true, null);
      assertEquals(at, action[0], 0.5, "at " + at);
    }
  }

  @Test
  void learnsWhichOfTwo() {
    Learner learner = learner(
        Map.of(
            "steps", 1200, "iterationSteps", 400, "bufferSize", 1200, "batchSize", 64, "learningStarts", 200, "gamma",
            0.3, "learningRate", 2e-3, "targetEntropyShare", 0.2),
        Choosing::new);
    while (!learner.finished()) {
      learner.iterate();
    }
    for (float at : new float[] {-1.8f, -0.7f, 0.7f, 1.8f}) {
      float[] action = new float[1];
      learner.policy().act(new float[] {at}, 1, action, true, null);
      assertEquals(at > 0 ? 1 : 0, action[0], "at " + at);
    }
  }

  /** A policy of 3 observations in turn has the entropy that is wanted in the end. */
  @Test
  void temperatureBringsTheWantedEntropy() {
    Learner learner = learner(
        Map.of(
            "steps", 3000, "iterationSteps", 500, "bufferSize", 3000, "batchSize", 32, "learningStarts", 200, "gamma",
            0.0, "learningRate", 3e-3, "targetEntropyShare", 0.6),
        Choosing::new);
    double entropy = 0;
    while (!learner.finished()) {
      entropy = learner.iterate().get("entropy");
    }
    assertEquals(0.6 * Math.log(2), entropy, 0.06);
  }

  /**
   * All rows of a buffer of one step are that step, so that one can reckon the first update of each network in double
   * precision, from the papers' formulas and differences.
   */
  @Test
  void firstUpdatesOfDiscreteActionsAreThePaper() {
    double gamma = 0.7;
    double alpha = 0.4;
    Learner learner = learner(
        Map.of(
            "bufferSize", 1, "steps", 10, "iterationSteps", 1, "learningStarts", 3, "autotune", false, "alpha", alpha,
            "gamma", gamma, "batchSize", 4),
        Choosing::new);
    for (int i = 0; i < 3; i++) {
      learner.iterate();
    }
    Network actor = learner.networks().get("actor");
    Network[] critics = {learner.networks().get("critic1"), learner.networks().get("critic2")};
    ReferenceNetwork actorBefore = ReferenceNetwork.of(actor);
    ReferenceNetwork[] before = {ReferenceNetwork.of(critics[0]), ReferenceNetwork.of(critics[1])};
    double[] entry = {Following.shown(3)};
    learner.iterate();
    double[] next = {Following.shown(4)};
    double[] nextValues = least(before, next);
    double[] policy = softmax(outputs(actorBefore, next));
    double soft = 0;
    for (int a = 0; a < 2; a++) {
      soft += policy[a] * (nextValues[a] - alpha * Math.log(policy[a]));
    }
    // which action was taken shows in which output was learnt
    int taken = critics[0].gradient("dense3.bias")[0] != 0 ? 0 : 1;
    double y = Choosing.reward((float) entry[0], taken) + gamma * soft;
    int[] places = {0, 5, 17};
    for (int k = 0; k < 2; k++) {
      double[] slopes = new double[2];
      slopes[taken] = 2 * (outputs(before[k], entry)[taken] - y);
      check(before[k], critics[k], new int[] {64 * taken + 3}, entry, slopes, "dense3.weight");
      check(before[k], critics[k], places, entry, slopes, "dense1.weight");
      check(before[k], critics[k], places, entry, slopes, "dense2.weight");
    }
    double[] values =
        least(new ReferenceNetwork[] {ReferenceNetwork.of(critics[0]), ReferenceNetwork.of(critics[1])}, entry);
    double[] slopes = new double[2];
    double[] outputs = outputs(actorBefore, entry);
    for (int a = 0; a < 2; a++) {
      double held = outputs[a];
      outputs[a] = held + 1e-6;
      double above = loss(softmax(outputs), values, alpha);
      outputs[a] = held - 1e-6;
      slopes[a] = (above - loss(softmax(outputs), values, alpha)) / 2e-6;
      outputs[a] = held;
    }
    for (String parameter : List.of("dense1.weight", "dense2.weight", "dense3.weight")) {
      check(actorBefore, actor, places, entry, slopes, parameter);
    }
  }

  private static double loss(double[] policy, double[] values, double alpha) {
    double sum = 0;
    for (int a = 0; a < policy.length; a++) {
      sum += policy[a] * (alpha * Math.log(policy[a]) - values[a]);
    }
    return sum;
  }

  private static double[] softmax(double[] outputs) {
    double sum = Math.exp(outputs[0]) + Math.exp(outputs[1]);
    return new double[] {Math.exp(outputs[0]) / sum, Math.exp(outputs[1]) / sum};
  }

  private static double[] least(ReferenceNetwork[] critics, double[] input) {
    double[] one = outputs(critics[0], input);
    double[] other = outputs(critics[1], input);
    return new double[] {Math.min(one[0], other[0]), Math.min(one[1], other[1])};
  }

  /**
   * The same of continuous actions, with a policy whose deviation is its least, so that the noise doesn't matter.
   */
  @Test
  void firstUpdatesOfContinuousActionsAreThePaper() {
    double gamma = 0.7;
    double alpha = 0.4;
    Learner learner = learner(
        Map.of(
            "bufferSize", 1, "steps", 10, "iterationSteps", 1, "learningStarts", 3, "autotune", false, "alpha", alpha,
            "gamma", gamma, "batchSize", 4),
        Following::new);
    for (int i = 0; i < 3; i++) {
      learner.iterate();
    }
    Network actor = learner.networks().get("actor");
    actor.values("dense3.bias", new float[] {0.3f, -13});
    Network[] critics = {learner.networks().get("critic1"), learner.networks().get("critic2")};
    ReferenceNetwork actorBefore = ReferenceNetwork.of(actor);
    ReferenceNetwork[] before = {ReferenceNetwork.of(critics[0]), ReferenceNetwork.of(critics[1])};
    double here = Following.shown(3);
    double next = Following.shown(4);
    double entropies = learner.iterate().get("entropy");
    double[] first = outputs(actorBefore, here);
    double[] second = outputs(actorBefore, next);
    double taken = Math.tanh(first[0]);
    double following = Math.tanh(second[0]);
    int[] places = {0, 5, 17};
    // log p = - z^2 / 2 - log s - log sqrt(2 pi) - log (1 - tanh^2), of which the mean z^2 / 2 of 4 draws is not known;
    // the critics' common y tells it, and must lie where 4 draws may bring it
    double certain = -second[1] - Math.log(Math.sqrt(2 * Math.PI)) - Math.log(1 - following * following);
    double most = Following.reward(here, 2 * taken)
        + gamma * (Math.min(outputs(before[0], next, following)[0], outputs(before[1], next, following)[0])
            - alpha * certain);
    double[] noise = new double[2];
    for (int k = 0; k < 2; k++) {
      double slope = critics[k].gradient("dense3.bias")[0];
      double y = outputs(before[k], here, taken)[0] - slope / 2;
      noise[k] = (y - most) / (gamma * alpha);
      check(before[k], critics[k], places, new double[] {here, taken}, new double[] {slope}, "dense1.weight");
      check(before[k], critics[k], places, new double[] {here, taken}, new double[] {slope}, "dense2.weight");
    }
    assertEquals(noise[0], noise[1], 1e-3);
    assertTrue(noise[0] > 0 && noise[0] < 4, "half the mean square of 4 draws: " + noise[0]);
    double half = -entropies - (-first[1] - Math.log(Math.sqrt(2 * Math.PI)) - Math.log(1 - taken * taken));
    assertTrue(-half > 0 && -half < 4, "half the mean square of 4 draws: " + -half);
    ReferenceNetwork[] after = {ReferenceNetwork.of(critics[0]), ReferenceNetwork.of(critics[1])};
    double byAction = (least(after, here, taken + 1e-6) - least(after, here, taken - 1e-6)) / 2e-6;
    double[] slopes = {alpha * 2 * taken - byAction * (1 - taken * taken), -alpha};
    assertEquals(slopes[0], actor.gradient("dense3.bias")[0], 1e-3);
    assertEquals(slopes[1], actor.gradient("dense3.bias")[1], 1e-3);
    for (String parameter : List.of("dense1.weight", "dense2.weight", "dense3.weight")) {
      check(actorBefore, actor, places, new double[] {here}, slopes, parameter);
    }
  }

  private static double least(ReferenceNetwork[] critics, double here, double action) {
    return Math.min(outputs(critics[0], here, action)[0], outputs(critics[1], here, action)[0]);
  }

  private static double[] outputs(ReferenceNetwork network, double... input) {
    return network.outputs(new double[][] {input}, Pass.Mode.TRAIN)[0].clone();
  }

  private static void check(
      ReferenceNetwork reference, Network network, int[] places, double[] input, double[] slopes, String parameter) {
    double[] expected = reference.gradient(parameter, places, new double[][] {input}, new double[][] {slopes});
    float[] gradient = network.gradient(parameter);
    for (int i = 0; i < places.length; i++) {
      assertEquals(expected[i], gradient[places[i]], 1e-3, parameter + " " + places[i]);
    }
  }

  @Test
  void otherActionsAreRefused() {
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> learner(Map.of(), Open::new));
    assertTrue(refused.getMessage().contains("it needs two finite bounds"), refused::getMessage);
    InvalidInputException discrete =
        assertThrows(InvalidInputException.class, () -> learner(Map.of("useSde", true), CartPole::new));
    assertTrue(discrete.getMessage().contains("use-sde is for continuous actions"), discrete::getMessage);
  }

  @Test
  void settingsThatLearnNothingAreRefused() {
    for (Map<String, Object> settings : List.<Map<String, Object>>of(
        Map.of("learningRate", 0.0), Map.of("alpha", 0.0), Map.of("gradientSteps", 0),
        Map.of("steps", 50), Map.of("bufferSize", 3, "numEnvs", 4), Map.of("steps", 300, "trainFreq", 301))) {
      InvalidInputException refused =
          assertThrows(
              InvalidInputException.class, () -> new Sac(Settings.of(Sac.Options.class, settings)),
              settings::toString);
      assertTrue(refused.getMessage().startsWith("sac: "), refused::getMessage);
    }
  }
}
