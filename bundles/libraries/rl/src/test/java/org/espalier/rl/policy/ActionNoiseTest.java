// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.junit.jupiter.api.Test;

class ActionNoiseTest {
  private static final int STEPS = 100_000;

  private final RandomStream random = Seeds.of(1).stream("noise");

  /** Variance and covariance with the step before, of noise on 0. */
  private double[] moments(ActionNoise noise) {
    double squares = 0;
    double products = 0;
    float before = 0;
    for (int i = 0; i < STEPS; i++) {
      float[] action = {0};
      noise.add(random, action);
      squares += action[0] * action[0] / STEPS;
      products += action[0] * before / STEPS;
      before = action[0];
    }
    return new double[] {squares, products};
  }

  @Test
  void normalNoiseForgetsAtOnce() {
    double[] moments = moments(ActionNoise.gaussian(0.3));
    assertEquals(0.09, moments[0], 0.002);
    assertEquals(0, moments[1], 0.002);
  }

  @Test
  void inertiaHasItsStationaryMoments() {
    double theta = 0.5;
    double dt = 0.4;
    double[] moments = moments(new OrnsteinUhlenbeck(1, 1, theta, 0.3, dt));
    double variance = 0.09 / (theta * (2 - theta * dt));
    assertEquals(variance, moments[0], 0.05 * variance);
    assertEquals((1 - theta * dt) * variance, moments[1], 0.05 * variance);
  }

  @Test
  void anEpisodeBeginsAtZeroAndASavedStateGoesOn() throws IOException {
    OrnsteinUhlenbeck noise = new OrnsteinUhlenbeck(2, 2, 0.1, 1, 1);
    noise.add(random, new float[4]);
    noise.ended(1);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    noise.save(new DataOutputStream(saved));
    OrnsteinUhlenbeck restored = new OrnsteinUhlenbeck(2, 2, 0.1, 1, 1);
    restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
    float[] one = new float[4];
    float[] other = new float[4];
    float[] fresh = new float[4];
    noise.add(Seeds.of(2).stream("noise"), one);
    restored.add(Seeds.of(2).stream("noise"), other);
    new OrnsteinUhlenbeck(2, 2, 0.1, 1, 1).add(Seeds.of(2).stream("noise"), fresh);
    assertArrayEquals(one, other);
    assertEquals(fresh[2], one[2]);
    assertEquals(fresh[3], one[3]);
    assertTrue(fresh[0] != one[0] && fresh[1] != one[1]);
  }

  @Test
  void actionsFillTheBox() {
    ActionScale scale = new ActionScale("td3", new Space.Box(new float[] {-2, 0}, new float[] {2, 10}));
    float[] actions = {-1, -1, 0, 0, 0.5f, 1, 1.5f, -9};
    scale.toBox(actions, 4);
    assertArrayEquals(new float[] {-2, 0, 0, 5, 1, 10, 2, 0}, actions);
    scale.toUnit(actions, 4);
    assertArrayEquals(new float[] {-1, -1, 0, 0, 0.5f, 1, 1, -1}, actions);
    float[] drawn = new float[4000];
    scale.draw(random, drawn, 2000);
    double[] sums = new double[2];
    for (int i = 0; i < drawn.length; i += 2) {
      assertTrue(Math.abs(drawn[i]) <= 2 && drawn[i + 1] >= 0 && drawn[i + 1] <= 10);
      sums[0] += drawn[i] / 2000;
      sums[1] += drawn[i + 1] / 2000;
    }
    assertEquals(0, sums[0], 0.1);
    assertEquals(5, sums[1], 0.25);
  }

  @Test
  void otherSpacesAreRefused() {
    InvalidInputException discrete =
        assertThrows(InvalidInputException.class, () -> new ActionScale("td3", new Space.Discrete(2)));
    assertTrue(discrete.getMessage().startsWith("td3: the environment's actions are Discrete"), discrete::getMessage);
    InvalidInputException open = assertThrows(
        InvalidInputException.class,
        () -> new ActionScale("td3", Space.Box.of(Shape.of(1), 0, Float.POSITIVE_INFINITY)));
    assertTrue(open.getMessage().contains("number 0 of the environment's actions lies from 0.0 to Infinity"));
  }
}
