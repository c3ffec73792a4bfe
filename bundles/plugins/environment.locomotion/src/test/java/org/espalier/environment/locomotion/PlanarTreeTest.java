// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanarTreeTest {
  private static final Map<String, double[]> GEARS = Map.of(
      "hopper", new double[] {200, 200, 200},
      "walker", new double[] {100, 100, 100, 100, 100, 100},
      "cheetah", new double[] {120, 90, 60, 120, 60, 30});
  private static final Map<String, Double> STRENGTH = Map.of("hopper", 0.1, "walker", 0.02, "cheetah", 0.5);

  /** Smooth dynamics are MuJoCo's: see trajectories.c, which wrote the file. */
  @ParameterizedTest
  @ValueSource(strings = {"hopper", "walker", "cheetah"})
  void movesAsMujoco(String name) throws IOException {
    PlanarTree tree = free(name);
    int size = tree.position.length;
    for (int i = 0; i < size; i++) {
      tree.position[i] = 0.1 * (i + 1);
      tree.velocity[i] = 0.2 - 0.05 * i;
    }
    int step = 0;
    int compared = 0;
    for (String line : golden()) {
      String[] words = line.split(" ");
      if (!words[0].equals(name)) {
        continue;
      }
      for (; step < Integer.parseInt(words[1]); step++) {
        for (int k = 0; k < GEARS.get(name).length; k++) {
          tree.force[3 + k] = GEARS.get(name)[k] * STRENGTH.get(name) * StrictMath.sin(0.01 * step * (k + 1));
        }
        rungeKutta(tree, 0.002);
      }
      for (int i = 0; i < size; i++) {
        double position = Double.parseDouble(words[2 + i]);
        double velocity = Double.parseDouble(words[2 + size + i]);
        assertEquals(position, tree.position[i], 1e-9 * Math.max(1, Math.abs(position)), "position " + i + ": " + line);
        assertEquals(velocity, tree.velocity[i], 1e-9 * Math.max(1, Math.abs(velocity)), "velocity " + i + ": " + line);
      }
      compared++;
    }
    assertEquals(11, compared);
  }

  /** Drift of energy falls with the fourth power of the step at least, as the integrator's order says. */
  @Test
  void keepsEnergyWithoutFriction() {
    double coarse = drift(0.004);
    double fine = drift(0.002);
    assertTrue(fine < 1e-7, "drift " + fine);
    assertTrue(fine < coarse / 12, coarse + " falls to " + fine);
  }

  private static double drift(double seconds) {
    PlanarTree tree = new PlanarTree(
        0,
        9.81,
        x -> -1e9,
        new Body(-1, 1, 0, 0).capsule(0, 0, 0, 0.2, 0.05, 1),
        new Body(0, -1, 0, -0.2).capsule(0, -0.2, 0, 0.2, 0.05, 1).hinge(0.5, 0).spring(20, 0.3),
        new Body(1, 1, 0, -0.4).capsule(0.1, -0.2, 0.4, 0.2, 0.05, 1));
    for (int i = 0; i < 5; i++) {
      tree.velocity[i] = 1 - 0.7 * i;
    }
    double start = tree.energy();
    for (int i = 0; i < Math.round(2 / seconds); i++) {
      rungeKutta(tree, seconds);
    }
    return Math.abs(tree.energy() - start) / Math.abs(start);
  }

  private static void rungeKutta(PlanarTree tree, double h) {
    int size = tree.position.length;
    double[] q = tree.position.clone();
    double[] v = tree.velocity.clone();
    double[] sumQ = new double[size];
    double[] sumV = new double[size];
    double[] a = new double[size];
    double[] weight = {1, 2, 2, 1};
    double[] next = {0.5, 0.5, 1, 0};
    for (int stage = 0; stage < 4; stage++) {
      tree.accelerations(0, a);
      for (int i = 0; i < size; i++) {
        double slope = tree.velocity[i];
        sumQ[i] += weight[stage] * slope;
        sumV[i] += weight[stage] * a[i];
        tree.position[i] = q[i] + next[stage] * h * slope;
        tree.velocity[i] = v[i] + next[stage] * h * a[i];
      }
    }
    for (int i = 0; i < size; i++) {
      tree.position[i] = q[i] + h / 6 * sumQ[i];
      tree.velocity[i] = v[i] + h / 6 * sumV[i];
    }
  }

  /** The tree of an environment without limits, high above the ground. */
  private static PlanarTree free(String name) {
    PlanarTree tree = switch (name) {
      case "hopper" -> PlanarHopper.tree();
      case "walker" -> PlanarWalker.tree();
      default -> PlanarCheetah.tree();
    };
    return tree.free();
  }

  private static List<String> golden() throws IOException {
    try (InputStream in = PlanarTreeTest.class.getResourceAsStream("trajectories.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
