package org.espalier.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episodes;
import org.espalier.api.rl.Learner;
import org.espalier.environment.classic.Acrobot;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.junit.jupiter.api.Test;

class PpoTest {
  /** So small that a training takes a moment. */
  private static final Map<String, Object> SMALL =
      Map.of("steps", 1200, "numEnvs", 3, "numSteps", 40, "numMinibatches", 4, "learningRate", 1e-3);

  private static Learner learner(Map<String, Object> settings, long seed, Supplier<Environment> environments) {
    return new Ppo(Settings.with(settings)).create(new Context(Seeds.of(seed), environments));
  }

  private static Map<String, Weights> weights(Learner learner) {
    Map<String, Weights> weights = new HashMap<>();
    learner.networks().forEach((name, network) -> weights.put(name, network.weights()));
    return weights;
  }

  private static List<Object> train(Learner learner, int iterations) {
    List<Object> shown = new ArrayList<>();
    for (int i = 0; i < iterations; i++) {
      shown.add(learner.iterate());
    }
    shown.add(weights(learner));
    return shown;
  }

  private static void restoredGoesOn(Supplier<Environment> environments) throws IOException {
    Learner straight = learner(SMALL, 5, environments);
    train(straight, 4);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    straight.save(new DataOutputStream(bytes));
    Learner restored = learner(SMALL, 5, environments);
    // whatever it did before must not matter
    train(restored, 1);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    restored.restore(in);
    assertEquals(-1, in.read());
    assertEquals(4, restored.iteration());
    assertEquals(train(straight, 6), train(restored, 6));
    assertTrue(straight.finished() && restored.finished());
  }

  @Test
  void restoredGoesOnToTheBit() throws IOException {
    restoredGoesOn(CartPole::new);
    restoredGoesOn(Acrobot::new);
    restoredGoesOn(Pendulum::new);
  }

  @Test
  void oneSeedOneTraining() {
    assertEquals(train(learner(SMALL, 1, CartPole::new), 10), train(learner(SMALL, 1, CartPole::new), 10));
    assertNotEquals(train(learner(SMALL, 1, CartPole::new), 1), train(learner(SMALL, 2, CartPole::new), 1));
  }

  @Test
  void plansWholeRollouts() {
    Map<String, Object> settings = new HashMap<>(SMALL);
    settings.put("steps", 1319);
    Learner learner = learner(settings, 0, CartPole::new);
    assertEquals(10, learner.plannedIterations());
    assertEquals(1200, learner.plannedSamples());
    train(learner, 10);
    assertTrue(learner.finished());
    assertThrows(IllegalStateException.class, learner::iterate);
  }

  @Test
  void rateFallsToZeroUnlessItIsToStay() {
    Learner falling = learner(SMALL, 0, CartPole::new);
    assertEquals(1e-3, falling.iterate().get("learning-rate"), 1e-12);
    assertEquals(0.9e-3, falling.iterate().get("learning-rate"), 1e-12);
    Map<String, Object> settings = new HashMap<>(SMALL);
    settings.put("annealLr", false);
    Learner constant = learner(settings, 0, CartPole::new);
    constant.iterate();
    assertEquals(1e-3, constant.iterate().get("learning-rate"), 1e-12);
  }

  @Test
  void firstPolicyIsNearlyUniform() {
    Learner learner = learner(SMALL, 3, Acrobot::new);
    float[] observations = {1, 0, 1, 0, 0, 0, 0.5f, 0.8f, -0.5f, 0.8f, 3, -3};
    float[] entropies = new float[2];
    learner.policy().entropy(observations, 2, entropies);
    assertEquals(Math.log(3), entropies[0], 1e-3);
    assertEquals(Math.log(3), entropies[1], 1e-3);
  }

  @Test
  void masksHoldThroughTraining() {
    Learner learner = learner(SMALL, 3, CartPole::new);
    Network actor = learner.networks().get("actor");
    Mask mask = Mask.random(64 * 4, 20, Seeds.of(3).stream("mask"));
    actor.mask("dense1.weight", mask);
    train(learner, 3);
    float[] values = actor.values("dense1.weight");
    int zeros = 0;
    for (int i = 0; i < values.length; i++) {
      assertTrue(mask.keeps(i) || Float.floatToRawIntBits(values[i]) == 0, "a masked weight is " + values[i]);
      zeros += values[i] == 0 ? 1 : 0;
    }
    assertEquals(64 * 4 - 20, zeros);
  }

  @Test
  void learnsToBalance() {
    Map<String, Object> settings = Map.of("steps", 25_000, "learningRate", 2.5e-3);
    Learner learner = learner(settings, 0, CartPole::new);
    Episodes episodes = new Episodes(CartPole::new);
    Seeds evaluation = Seeds.of(0).scope("evaluation");
    double before = meanReturn(episodes, learner, evaluation);
    train(learner, (int) learner.plannedIterations());
    double after = meanReturn(episodes, learner, evaluation);
    assertTrue(before < 150 && after > 300, () -> "from " + before + " to " + after);
  }

  private static double meanReturn(Episodes episodes, Learner learner, Seeds seeds) {
    return episodes.play(learner.policy(), 20, true, seeds).stream()
        .mapToDouble(Episodes.Episode::reward)
        .average()
        .orElseThrow();
  }

  /**
   * With a reward of 1 for every step and no end but the time limit, every state is worth 1 / (1 - gamma). A learner
   * that took the limit for an end would find the last state worth 1.
   */
  @Test
  void timeLimitIsNotAnEnd() {
    Map<String, Object> settings =
        Map.of("steps", 40_000, "numEnvs", 2, "numSteps", 100, "gamma", 0.8, "learningRate", 3e-3);
    Learner learner = learner(settings, 0, Waiting::new);
    train(learner, (int) learner.plannedIterations());
    float[] beforeTheLimit = {0.8f};
    float value = learner.networks().get("critic").pass(1).forward(beforeTheLimit, 1, Pass.Mode.INFER)[0];
    assertEquals(5, value, 0.25);
  }

  @Test
  void refusesSettingsThatDoNotFit() {
    InvalidInputException uneven =
        assertThrows(InvalidInputException.class, () -> new Ppo(Settings.with(Map.of("numMinibatches", 3))));
    assertTrue(uneven.getMessage().contains("4 x 128 = 512"), uneven::getMessage);
    InvalidInputException tooFew =
        assertThrows(InvalidInputException.class, () -> new Ppo(Settings.with(Map.of("steps", 511))));
    assertTrue(tooFew.getMessage().contains("steps is 511"), tooFew::getMessage);
  }
}
