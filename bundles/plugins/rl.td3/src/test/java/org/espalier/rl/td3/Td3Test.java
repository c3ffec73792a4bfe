// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.td3;

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
import org.espalier.environment.classic.MountainCarContinuous;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.ReferenceNetwork;
import org.espalier.tck.Settings;
import org.espalier.tck.rl.AlgorithmContract;
import org.espalier.tck.rl.Following;
import org.junit.jupiter.api.Test;

class Td3Test extends AlgorithmContract {
  private static final Map<String, Object> SHORT = Map.of(
      "steps", 240, "iterationSteps", 48, "learningStarts", 20, "bufferSize", 150, "batchSize", 16);

  @Override
  protected Algorithm create() {
    return new Td3(Settings.of(Td3.Options.class, SHORT));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(Pendulum::new, MountainCarContinuous::new);
  }

  private Learner learner(Map<String, Object> changes, Supplier<Environment> environment) {
    Map<String, Object> settings = new HashMap<>(SHORT);
    settings.putAll(changes);
    return learner(new Td3(Settings.of(Td3.Options.class, settings)), 0, environment);
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
        Map.of("policyDelay", 1), Map.of("targetPolicyNoise", 0.0), Map.of("targetNoiseClip", 0.1),
        Map.of("explorationNoise", 0.3), Map.of("noise", "ornstein-uhlenbeck"),
        Map.of("noise", "ornstein-uhlenbeck", "noiseReversion", 0.5), Map.of("tau", 0.5), Map.of("gamma", 0.9),
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
            "steps", 2000, "iterationSteps", 500, "bufferSize", 2000, "batchSize", 64, "learningStarts", 500,
            "gamma", 0.0, "learningRate", 5e-4, "explorationNoise", 0.5),
        Following::new);
    while (!learner.finished()) {
      learner.iterate();
    }
    for (float at : new float[] {-2, -0.5f, 1, 2}) {
      float[] action = new float[1];
      learner.policy().act(new float[] {at}, 1, action, true, null);
      assertEquals(at, action[0], 0.5, "at " + at);
    }
  }

  /**
   * All rows of a buffer of one step are that step, so that one can reckon the first update of each network in double
   * precision, from the papers' formulas and differences.
   */
  @Test
  void firstUpdatesAreThePapers() {
    double gamma = 0.7;
    Learner learner = learner(
        Map.of(
            "bufferSize", 1, "steps", 10, "iterationSteps", 1, "learningStarts", 3, "policyDelay", 1,
            "targetPolicyNoise", 0.0, "explorationNoise", 0.0, "gamma", gamma, "batchSize", 4),
        Following::new);
    for (int i = 0; i < 3; i++) {
      learner.iterate();
    }
    Network actor = learner.networks().get("actor");
    Network critic1 = learner.networks().get("critic1");
    Network critic2 = learner.networks().get("critic2");
    ReferenceNetwork actorBefore = ReferenceNetwork.of(actor);
    ReferenceNetwork[] before = {ReferenceNetwork.of(critic1), ReferenceNetwork.of(critic2)};
    learner.iterate();
    // what Following shows and gives is a function of how often it was stepped, and of the action
    double here = Following.shown(3);
    double next = Following.shown(4);
    double taken = Math.tanh(output(actorBefore, here));
    double reward = Following.reward(here, 2 * taken);
    double following = Math.tanh(output(actorBefore, next));
    double y = reward + gamma * Math.min(output(before[0], next, following), output(before[1], next, following));
    int[] places = {0, 5, 17};
    Network[] critics = {critic1, critic2};
    for (int k = 0; k < 2; k++) {
      double slope = 2 * (output(before[k], here, taken) - y);
      check(before[k], critics[k], places, new double[][] {{here, taken}}, slope);
    }
    double action = Math.tanh(output(actorBefore, here));
    ReferenceNetwork after = ReferenceNetwork.of(critic1);
    double byAction = (output(after, here, action + 1e-6) - output(after, here, action - 1e-6)) / 2e-6;
    check(actorBefore, actor, places, new double[][] {{here}}, -byAction * (1 - action * action));
  }

  private static double output(ReferenceNetwork network, double... input) {
    return network.outputs(new double[][] {input}, Pass.Mode.TRAIN)[0][0];
  }

  private static void check(
      ReferenceNetwork reference, Network network, int[] places, double[][] input, double slope) {
    for (String parameter : List.of("dense1.weight", "dense2.weight", "dense3.weight")) {
      double[] expected = reference.gradient(parameter, places, input, new double[][] {{slope}});
      float[] gradient = network.gradient(parameter);
      for (int i = 0; i < places.length; i++) {
        assertEquals(expected[i], gradient[places[i]], 1e-4 * Math.max(1, Math.abs(slope)), parameter);
      }
    }
  }

  @Test
  void otherActionsAreRefused() {
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> learner(Map.of(), CartPole::new));
    assertTrue(refused.getMessage().contains("it learns continuous actions"), refused::getMessage);
  }

  @Test
  void settingsThatLearnNothingAreRefused() {
    for (Map<String, Object> settings : List.<Map<String, Object>>of(
        Map.of("learningRate", 0.0), Map.of("noiseReversion", 0.0), Map.of("gradientSteps", 0),
        Map.of("steps", 50), Map.of("bufferSize", 3, "numEnvs", 4), Map.of("steps", 300, "trainFreq", 301))) {
      InvalidInputException refused =
          assertThrows(
              InvalidInputException.class, () -> new Td3(Settings.of(Td3.Options.class, settings)),
              settings::toString);
      assertTrue(refused.getMessage().startsWith("td3: "), refused::getMessage);
    }
  }
}
