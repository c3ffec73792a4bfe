// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies do on the ground, and what steps are worth. */
class BehaviourTest {

  static Stream<PlanarEnvironment> all() {
    return Stream.of(
        new PlanarHopper(Settings.limit(0)),
        new PlanarWalker(Settings.limit(0)),
        new PlanarCheetah(Settings.limit(0)),
        new Lander(),
        new LanderContinuous());
  }

  /** Episodes are not ended by what is unhealthy, so that the bodies lie and thrash about as well. */
  @ParameterizedTest
  @MethodSource("all")
  void staysFiniteAndSlowUnderRandomActions(PlanarEnvironment environment) {
    RandomStream random = Seeds.of(1).stream("actions");
    float[] observation = new float[environment.observationSpace().width()];
    float[] action = new float[environment.actionSpace().width()];
    environment.reset(1, observation);
    for (int i = 0; i < 20_000; i++) {
      environment.actionSpace().sample(random, action, 0);
      Environment.Step step = environment.step(action, 0, observation);
      assertTrue(Double.isFinite(step.reward()), "reward " + step);
      for (double speed : environment.tree.velocity) {
        assertTrue(Math.abs(speed) < 100, "speed " + speed + " in step " + i);
      }
      if (step.done()) {
        environment.reset(observation);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hopper", "walker", "cheetah"})
  void fallsAndLiesStill(String name) {
    PlanarTree tree = switch (name) {
      case "hopper" -> PlanarHopper.tree();
      case "walker" -> PlanarWalker.tree();
      default -> PlanarCheetah.tree();
    };
    tree.position[1] = name.equals("cheetah") ? 1 : 2;
    double highest = tree.energy();
    for (int i = 0; i < 10_000; i++) {
      tree.step(0.002);
      assertTrue(tree.energy() <= highest + 1e-3 * Math.abs(highest), "energy grows in step " + i);
    }
    for (int b = 0; b < tree.position.length - 2; b++) {
      assertTrue(tree.penetration(b) < 0.01, "body " + b + " is " + tree.penetration(b) + " m in the ground");
    }
    assertEquals(0, tree.velocity[1], 0.01);
  }

  /** speed + 1 - .001 x squares; the speed is the way of .008 s. */
  @Test
  void hopperEarnsSpeedAndHealthLessTorques() {
    PlanarHopper hopper = new PlanarHopper(Settings.limit(0.7402));
    float[] observation = new float[11];
    hopper.reset(3, observation);
    hopper.tree.velocity[0] = 2;
    double before = hopper.tree.position[0];
    Environment.Step step = hopper.step(new float[] {0.5f, -1, 0}, 0, observation);
    double speed = (hopper.tree.position[0] - before) / 0.008;
    assertEquals(speed + 1 - 0.00125, step.reward(), 1e-12);
    assertEquals(List.of("velocity"), hopper.costs());
    assertEquals(speed > 0.7402 ? 1 : 0, step.cost(0));
    assertTrue(speed > 0.7402, "it runs at " + speed);
    hopper.reset(3, observation);
    assertEquals(0, hopper.step(new float[3], 0, observation).cost(0));
  }

  @Test
  void hopperEndsWhereItTiltsButIsPaidForTheStep() {
    PlanarHopper hopper = new PlanarHopper(Settings.limit(0));
    float[] observation = new float[11];
    hopper.reset(3, observation);
    hopper.tree.position[2] = 0.25;
    double before = hopper.tree.position[0];
    Environment.Step step = hopper.step(new float[3], 0, observation);
    assertTrue(step.terminated());
    assertEquals((hopper.tree.position[0] - before) / 0.008 + 1, step.reward(), 1e-12);
  }

  @Test
  void cheetahEarnsSpeedLessATenthOfTorques() {
    PlanarCheetah cheetah = new PlanarCheetah(Settings.limit(0));
    float[] observation = new float[17];
    cheetah.reset(3, observation);
    double before = cheetah.tree.position[0];
    Environment.Step step = cheetah.step(new float[] {1, 1, 0, 0, 0, -0.5f}, 0, observation);
    assertEquals((cheetah.tree.position[0] - before) / 0.05 - 0.225, step.reward(), 1e-12);
    assertFalse(step.terminated());
    assertEquals(List.of(), cheetah.costs());
  }

  @Test
  void observesClippedVelocities() {
    PlanarWalker walker = new PlanarWalker(Settings.limit(0));
    float[] observation = new float[17];
    walker.reset(1, observation);
    walker.tree.velocity[4] = 30;
    walker.observe(observation);
    assertEquals(10, observation[8 + 4]);
    assertEquals((float) walker.tree.position[1], observation[0]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesLimitsThatAreNone(double limit) {
    Locomotion.Options options = Settings.limit(limit);
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> new PlanarHopper(options));
    assertTrue(refused.getMessage().startsWith("velocity-limit is "), refused::getMessage);
  }

  /** Put down over the pad it comes to rest on its legs, for 100; without that, it falls to its end, for -100. */
  @Test
  void landerRestsOnThePadAndCrashesFromHigh() {
    Lander lander = new Lander();
    float[] observation = new float[8];
    lander.reset(5, observation);
    Arrays.fill(lander.tree.velocity, 0);
    Arrays.fill(lander.tree.force, 0);
    lander.tree.position[0] = 10;
    lander.tree.position[1] = 400 / 30.0 / 4 * 0.99 + 0.62;
    lander.tree.position[2] = 0;
    Environment.Step last = coast(lander, observation);
    assertEquals(100, last.reward(), () -> Arrays.toString(observation));
    assertArrayEquals(new float[] {1, 1}, Arrays.copyOfRange(observation, 6, 8));
    lander.reset(5, observation);
    assertEquals(-100, coast(lander, observation).reward());
  }

  private static Environment.Step coast(Lander lander, float[] observation) {
    Environment.Step step;
    do {
      step = lander.step(new float[1], 0, observation);
    } while (!step.done());
    assertTrue(step.terminated(), "cut by the time limit at " + Arrays.toString(observation));
    return step;
  }
}
