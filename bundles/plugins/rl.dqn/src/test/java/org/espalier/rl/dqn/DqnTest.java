// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Learner;
import org.espalier.api.task.Replannable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.Acrobot;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.rl.Episodes;
import org.espalier.tck.rl.AlgorithmContract;
import org.junit.jupiter.api.Test;

class DqnTest extends AlgorithmContract {
  private static final Map<String, Object> SHORT = Map.of(
      "steps", 330, "iterationSteps", 60, "learningStarts", 20, "bufferSize", 100, "targetUpdateInterval", 40,
      "learningRate", 1e-3);

  @Override
  protected Algorithm create() {
    return new Dqn(Settings.with(SHORT));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Supplier<Environment>> environments() {
    return List.of(CartPole::new, Acrobot::new);
  }

  private Learner learner(Map<String, Object> changes, Supplier<Environment> environment) {
    Map<String, Object> settings = new HashMap<>(SHORT);
    settings.putAll(changes);
    return learner(new Dqn(Settings.with(settings)), 0, environment);
  }

  private static void finish(Learner learner) {
    while (!learner.finished()) {
      learner.iterate();
    }
  }

  private Weights trained(Map<String, Object> changes) {
    Learner learner = learner(changes, CartPole::new);
    finish(learner);
    return learner.networks().get("q").weights();
  }

  /** With a rate at which the network and its target soon differ in what they would do. */
  private Weights trainedFast(Map<String, Object> changes) {
    Map<String, Object> settings = new HashMap<>(Map.of("learningRate", 2e-2));
    settings.putAll(changes);
    return trained(settings);
  }

  @Test
  void plansWholeIterations() {
    Learner learner = learner(Map.of(), CartPole::new);
    assertEquals(5, learner.plannedIterations());
    assertEquals(300, learner.plannedSamples());
    assertEquals(330, learner(Map.of("iterationSteps", 1_000_000, "trainFreq", 11), CartPole::new).plannedSamples());
  }

  @Test
  void iterationsAreOnlyWhereOneLooks() {
    assertEquals(trained(Map.of("steps", 240)), trained(Map.of("steps", 240, "iterationSteps", 20)));
  }

  @Test
  void everyOptionMatters() {
    Set<Weights> all = new HashSet<>();
    all.add(trainedFast(Map.of()));
    List<Map<String, Object>> changes = List.of(
        Map.of("doubleQ", true), Map.of("nSteps", 3), Map.of("prioritised", true), Map.of("loss", "mse"),
        Map.of("gamma", 0.9), Map.of("tau", 0.5), Map.of("targetUpdateInterval", 80), Map.of("trainFreq", 2),
        Map.of("gradientSteps", -1), Map.of("gradientSteps", 2), Map.of("maxGradNorm", 0.01), Map.of("numEnvs", 2),
        Map.of("explorationFraction", 1.0), Map.of("explorationInitialEps", 0.5),
        Map.of("explorationFinalEps", 0.9), Map.of("normObs", true), Map.of("normReward", true),
        Map.of("batchSize", 16), Map.of("bufferSize", 50), Map.of("learningStarts", 60), Map.of("learningRate", 1e-2),
        Map.of("prioritised", true, "priorityAlpha", 0.1), Map.of("prioritised", true, "priorityBeta", 1.0),
        Map.of("prioritised", true, "priorityEpsilon", 1.0));
    for (Map<String, Object> change : changes) {
      assertTrue(all.add(trainedFast(change)), () -> change + " changes nothing");
    }
    assertEquals(3, learner(Map.of("dueling", true), CartPole::new).networks().get("q").architecture()
        .outputShape().size());
  }

  @Test
  void epsilonFallsLinearlyAndStays() {
    Learner learner = learner(
        Map.of("explorationFraction", 0.4, "explorationInitialEps", 0.9, "explorationFinalEps", 0.1), CartPole::new);
    assertEquals(0.5, learner.iterate().get("epsilon"), 1e-12);
    assertEquals(0.1, learner.iterate().get("epsilon"), 1e-12);
    assertEquals(0.1, learner.iterate().get("epsilon"), 1e-12);
  }

  @Test
  void aReplannedTrainingFollowsItsPlan() {
    Learner rewound = learner(Map.of("explorationFraction", 0.4), CartPole::new);
    ((Replannable) rewound).replan(3, 5, 1);
    assertEquals(0.05, rewound.iterate().get("epsilon"), 1e-12);
    rewound.iterate();
    assertTrue(rewound.finished());
    Learner slower = learner(Map.of(), CartPole::new);
    ((Replannable) slower).replan(0, 5, 0.5);
    finish(slower);
    assertEquals(trained(Map.of("learningRate", 5e-4)), slower.networks().get("q").weights());
  }

  /** A ticket that is rewound learns by a target network of its own weights, not of those it was made with. */
  @Test
  void theTargetNetworkStartsWhereTheWeightsAre() {
    // what is worth 7 everywhere and earns 1 a step is worth 8: an error of -1, with which Huber's loss is .5
    Learner still = learner(Map.of("targetUpdateInterval", 10_000, "gamma", 1.0, "learningRate", 1e-6), Waiting::new);
    still.networks().get("q").weights(constant(still, 7));
    assertEquals(0.5, still.iterate().get("value-loss"), 0.05);
  }

  /** Weights of a network that values every action the same everywhere. */
  private static Weights constant(Learner learner, float value) {
    Map<String, float[]> values = new HashMap<>();
    learner.networks().get("q").architecture().parameters().forEach(parameter -> {
      float[] numbers = new float[parameter.size()];
      if (parameter.name().equals("dense3.bias")) {
        Arrays.fill(numbers, value);
      }
      values.put(parameter.name(), numbers);
    });
    return new Weights(values);
  }

  /** With a reward of 1 for every step and no end but the time limit, every state is worth 1 / (1 - gamma). */
  @Test
  void timeLimitIsNotAnEnd() {
    for (int n : new int[] {1, 3}) {
      Learner learner = learner(
          Map.of(
              "steps", 4000, "iterationSteps", 1000, "bufferSize", 4000, "gamma", 0.8, "learningRate", 3e-3,
              "targetUpdateInterval", 50, "trainFreq", 2, "nSteps", n),
          Waiting::new);
      finish(learner);
      float value = learner.networks().get("q").pass(1).forward(new float[] {0.8f}, 1, Pass.Mode.INFER)[0];
      assertEquals(5, value, 0.25);
    }
  }

  @Test
  void learnsToBalance() {
    Map<String, Object> settings = Map.of(
        "steps", 25_000, "iterationSteps", 1000, "learningRate", 2.3e-3, "batchSize", 64, "bufferSize", 20_000,
        "learningStarts", 500, "trainFreq", 64, "gradientSteps", 32, "targetUpdateInterval", 10,
        "explorationFraction", 0.3);
    Learner learner = learner(settings, CartPole::new);
    double before = meanReturn(learner);
    finish(learner);
    double after = meanReturn(learner);
    assertTrue(before < 100 && after > 150, () -> "from " + before + " to " + after);
  }

  private static double meanReturn(Learner learner) {
    return new Episodes(CartPole::new)
        .play(learner.policy(), 20, true, Seeds.of(0).scope("evaluation")).stream()
            .mapToDouble(Episode::reward)
            .average()
            .orElseThrow();
  }

  @Test
  void refusesContinuousActions() {
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> learner(Map.of(), Pendulum::new));
    assertTrue(refused.getMessage().contains("it chooses among a number of actions"), refused::getMessage);
  }

  private static void refused(Map<String, Object> settings, String part) {
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> new Dqn(Settings.with(settings)), settings::toString);
    assertTrue(refused.getMessage().contains(part), refused::getMessage);
  }

  @Test
  void refusesSettingsThatLearnNothing() {
    refused(Map.of("learningRate", 0.0), "learning-rate must be above 0");
    refused(Map.of("maxGradNorm", 0.0), "max-grad-norm must be above 0");
    refused(Map.of("priorityEpsilon", 0.0), "priority-epsilon must be above 0");
    refused(Map.of("gradientSteps", 0), "gradient-steps is 0");
    refused(Map.of("steps", 50), "learning-starts is 100");
    refused(Map.of("bufferSize", 3, "numEnvs", 4), "buffer-size is 3");
    refused(Map.of("steps", 300, "trainFreq", 301), "less than one rollout");
  }
}
