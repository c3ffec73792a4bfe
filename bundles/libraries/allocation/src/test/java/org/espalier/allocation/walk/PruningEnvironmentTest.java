// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.VectorEnvironment;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class PruningEnvironmentTest extends EnvironmentContract {
  private static final List<float[]> STATES = List.of(
      new float[] {1, 3, 16, 3, 1, 1}, new float[] {2, 16, 32, 3, 2, 1}, new float[] {3, 32, 10, 1, 1, 0});

  private final List<Integer> together = new ArrayList<>();
  private final Progress progress = new Progress();

  /** The reward is the sum of all numbers, and a cost that of each place in the actions. */
  private Review review(double[][] episode) {
    double reward = Arrays.stream(episode).flatMapToDouble(DoubleStream::of).sum();
    return new Review(reward, new double[] {
      Arrays.stream(episode).mapToDouble(action -> action[0]).sum(),
      Arrays.stream(episode).mapToDouble(action -> action[1]).sum()});
  }

  private PruningProblem problem(Map<String, Double> limits) {
    return new PruningProblem(
        STATES, 2, limits,
        episodes -> {
          together.add(episodes.size());
          return episodes.stream().map(this::review).toList();
        },
        progress);
  }

  @Override
  protected Environment create() {
    Map<String, Double> limits = new LinkedHashMap<>();
    limits.put("filters", 20.0);
    limits.put("macs", 30.0);
    return new PruningEnvironment(problem(limits));
  }

  /** There is none: the last layer is an end of the process. */
  @Override
  protected int timeLimit() {
    return STATES.size() + 1;
  }

  @Test
  void aStepIsALayerAndTheLastOneGivesRewardAndCosts() {
    Environment environment = create();
    float[] observation = new float[6];
    environment.reset(1, observation);
    assertArrayEquals(STATES.get(0), observation);
    Environment.Step first = environment.step(new float[] {-1, 1}, 0, observation);
    assertEquals(new Environment.Step(0, new double[] {0, 0}, false, false), first);
    assertArrayEquals(STATES.get(1), observation);
    environment.step(new float[] {0, 1}, 0, observation);
    assertArrayEquals(STATES.get(2), observation);
    Environment.Step last = environment.step(new float[] {9, 0, 0.5f}, 1, observation);
    assertEquals(new Environment.Step(3.75, new double[] {0 + 0.5 + 0.5, 1 + 1 + 0.75}, true, false), last);
  }

  @Test
  void saysWhatItsCostsMayBe() {
    assertEquals(List.of("filters", "macs"), create().costs());
    assertEquals(Map.of("filters", 20.0, "macs", 30.0), create().limits());
    assertTrue(new PruningEnvironment(problem(Map.of())).costs().isEmpty());
  }

  @Test
  void allAreJudgedTogetherAndStepsAreCounted() {
    VectorEnvironment five = create().vector(5).orElseThrow();
    five.reset(Seeds.of(1).stream("seeds"));
    progress.plan(30);
    for (int step = 0; step < 6; step++) {
      assertEquals(5 * step / 30.0, progress.share(), 1e-12);
      float[] actions = new float[10];
      for (int i = 0; i < actions.length; i++) {
        actions[i] = i % 2 == 0 ? i / 10f : -1;
      }
      five.step(actions);
      assertEquals(step % 3 == 2, five.terminated()[4]);
      assertFalse(five.truncated()[4]);
    }
    assertEquals(List.of(5, 5), together);
    assertEquals(3 * (0.8 + 1) / 2, five.rewards()[4], 1e-6);
    assertEquals(3 * (0.8 + 1) / 2, five.costValues()[8], 1e-6);
    assertEquals(0, five.costValues()[9], 1e-6);
    assertEquals(1, progress.share());
  }
}
