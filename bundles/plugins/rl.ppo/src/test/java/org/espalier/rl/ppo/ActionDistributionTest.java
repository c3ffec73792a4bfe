package org.espalier.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;
import org.junit.jupiter.api.Test;

class ActionDistributionTest {
  private static final int DRAWS = 50_000;

  private static final Space BOX = new Space.Box(new float[] {-1, -2}, new float[] {1, 2});

  private final RandomStream random = Seeds.of(6).stream("draws");

  private static ActionDistribution of(Space space, Map<String, Object> settings) {
    return ActionDistribution.of(space, Settings.with(settings), 2);
  }

  @Test
  void categoricalDrawsWithTheSoftmax() {
    ActionDistribution distribution = of(new Space.Discrete(3), Map.of());
    float[] logits = {9, 9, 9, 0, (float) Math.log(2), (float) Math.log(5)};
    distribution.at(logits, 1);
    int[] counts = new int[3];
    float[] actions = new float[2];
    for (int i = 0; i < DRAWS; i++) {
      distribution.sample(random, actions, 1);
      counts[(int) actions[1]]++;
    }
    double[] probabilities = {0.125, 0.25, 0.625};
    double entropy = 0;
    for (int i = 0; i < 3; i++) {
      double p = probabilities[i];
      assertEquals(p * DRAWS, counts[i], 5 * Math.sqrt(DRAWS * p * (1 - p)));
      actions[1] = i;
      assertEquals(Math.log(p), distribution.logProbability(actions, 1), 1e-7);
      entropy -= p * Math.log(p);
    }
    assertEquals(entropy, distribution.entropy(), 1e-7);
    distribution.mode(actions, 1);
    assertEquals(2, actions[1]);
  }

  @Test
  void categoricalHoldsForExtremeLogits() {
    ActionDistribution distribution = new Categorical(2);
    distribution.at(new float[] {1e6f, -1e6f}, 0);
    assertEquals(0, distribution.logProbability(new float[] {0}, 0));
    assertEquals(-2e6, distribution.logProbability(new float[] {1}, 0));
    assertEquals(0, distribution.entropy());
  }

  @Test
  void gaussianDrawsAroundTheMeans() {
    ActionDistribution distribution =
        of(BOX, Map.of());
    float[] means = {0.5f, -3};
    distribution.at(means, 0);
    float[] action = new float[2];
    double[] sums = new double[2];
    double[] squares = new double[2];
    for (int i = 0; i < DRAWS; i++) {
      distribution.sample(random, action, 0);
      for (int j = 0; j < 2; j++) {
        double distance = action[j] - means[j];
        sums[j] += distance / DRAWS;
        squares[j] += distance * distance / DRAWS;
      }
    }
    assertArrayEquals(new double[] {0, 0}, sums, 5 / Math.sqrt(DRAWS));
    assertArrayEquals(new double[] {1, 1}, squares, 5 * Math.sqrt(2.0 / DRAWS));
    distribution.mode(action, 0);
    assertArrayEquals(means, action);
    assertEquals(-Math.log(2 * Math.PI), distribution.logProbability(action, 0), 1e-12);
    assertEquals(Math.log(2 * Math.PI * Math.E), distribution.entropy(), 1e-12);
  }

  @Test
  void gaussianStartsWithTheDeviationItIsGiven() {
    ActionDistribution distribution = of(BOX, Map.of("logStdInit", -1.5));
    distribution.at(new float[2], 0);
    assertEquals(Math.log(2 * Math.PI * Math.E) - 3, distribution.entropy(), 1e-12);
  }

  /** Numbers of the first row are told from those of the second, and of environments from one another. */
  @Test
  void stateDependentNoiseIsLinearInTheFeaturesAndKept() {
    ActionDistribution distribution = of(BOX, Map.of("useSde", true, "logStdInit", Math.log(0.5)));
    float[] features = {9, 9, 3, -4};
    float[] means = {8, 8, 0.25f, -1};
    distribution.features(features);
    distribution.at(means, 1);
    double deviation = Math.sqrt(0.25 * (9 + 16) + 1e-6);
    assertEquals(Math.log(2 * Math.PI * Math.E) + 2 * Math.log(deviation), distribution.entropy(), 1e-7);
    float[] drawn = new float[4];
    float[] again = new float[4];
    double[] squares = new double[4];
    for (int i = 0; i < DRAWS; i++) {
      distribution.renewNoise(random, 2);
      distribution.explore(random, drawn, 1);
      distribution.explore(random, again, 1);
      assertArrayEquals(drawn, again);
      distribution.sample(random, again, 1);
      for (int j = 0; j < 2; j++) {
        squares[j] += Math.pow(drawn[2 + j] - means[2 + j], 2) / DRAWS;
        squares[2 + j] += Math.pow(again[2 + j] - means[2 + j], 2) / DRAWS;
      }
    }
    double variance = deviation * deviation;
    double[] variances = {variance, variance, variance, variance};
    assertArrayEquals(variances, squares, 5 * variance * Math.sqrt(2.0 / DRAWS));
    // twice the features, twice the noise
    distribution.features(new float[] {9, 9, 6, -8});
    distribution.at(means, 1);
    distribution.explore(random, again, 1);
    assertEquals(2 * (drawn[2] - means[2]), again[2] - means[2], 1e-5);
    assertEquals(2 * (drawn[3] - means[3]), again[3] - means[3], 1e-5);
    // the other environment has weights of its own
    distribution.features(new float[] {3, -4});
    distribution.at(new float[] {0.25f, -1}, 0);
    distribution.explore(random, again, 0);
    assertNotEquals(drawn[2], again[0]);
  }

  @Test
  void whatIsForContinuousActionsIsRefusedForOthers() {
    for (Map<String, Object> settings : List.<Map<String, Object>>of(
        Map.of("useSde", true), Map.of("logStdInit", -1.0))) {
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> of(new Space.Discrete(3), settings));
      assertTrue(refused.getMessage().contains("is for continuous actions"), refused::getMessage);
    }
  }

  @Test
  void gaussianActionsAreBoundedForTheEnvironment() {
    ActionDistribution distribution =
        of(BOX, Map.of());
    float[] actions = {-3, -1.5f, 0.5f, 7, 9, 9};
    distribution.bound(actions, 2);
    assertArrayEquals(new float[] {-1, -1.5f, 0.5f, 2, 9, 9}, actions);
  }

  @Test
  void freeParametersFollowAdam() throws IOException {
    Optimizer.Adam adam = new Optimizer.Adam(0.1, 0.9, 0.999, 1e-5);
    FreeParameter parameter = new FreeParameter(1);
    parameter.addGradient(0, 0.25);
    parameter.update(adam);
    double first = -0.1 * 0.25 / (0.25 + 1e-5);
    assertEquals(first, parameter.value(0), 1e-8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parameter.save(new DataOutputStream(bytes));
    FreeParameter restored = new FreeParameter(1);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (FreeParameter each : new FreeParameter[] {parameter, restored}) {
      each.zeroGradients();
      each.addGradient(0, -0.5);
      each.update(adam);
      double m = (0.9 * 0.025 - 0.1 * 0.5) / (1 - 0.81);
      double v = (0.999 * 0.001 * 0.0625 + 0.001 * 0.25) / (1 - 0.999 * 0.999);
      assertEquals(first - 0.1 * m / (Math.sqrt(v) + 1e-5), each.value(0), 1e-8);
    }
  }
}
