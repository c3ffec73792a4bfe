// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.rl.Countdown;
import org.espalier.rl.LinearNetwork;
import org.espalier.rl.VectorEnvironments;
import org.espalier.rl.policy.Categorical;
import org.espalier.rl.statistics.Normalisation;
import org.junit.jupiter.api.Test;

/** Rollouts in an environment that one can reckon by heart: it counts down, and action 1 skips a number. */
class PlayerTest {
  private static final int STEPS = 12;
  private static final int ENVIRONMENTS = 3;

  private final LinearNetwork actor = network(2, "actor");
  private final Critic reward = new Critic(network(1, "reward"), 0.9, 0.8);
  private final Critic skips = new Critic(network(1, "skips"), 0.7, 0.6);
  private final Critic time = new Critic(network(1, "time"), 1, 0.3);

  private static LinearNetwork network(int outputs, String name) {
    return LinearNetwork.of(1, outputs, Seeds.of(5).stream(name));
  }

  private Player player(List<Critic> costs) {
    return player(costs, new Normalisation(1, false, false));
  }

  private Player player(List<Critic> costs, Normalisation normalisation) {
    Player player =
        new Player(
            new Player.Settings(STEPS, 0), VectorEnvironments.of(ENVIRONMENTS, Countdown::new), new Categorical(2),
            normalisation, new Player.Networks(actor, reward, costs));
    player.environments().reset(Seeds.of(5).stream("environments"));
    return player;
  }

  /** What one environment shows under the actions of the rollout, and the advantages by their definition. */
  private static void reckon(Rollout rollout, int e, Signal signal, Critic critic, Amount amount) {
    LinearNetwork network = (LinearNetwork) critic.network();
    double[] deltas = new double[STEPS];
    boolean[] over = new boolean[STEPS];
    double number = rollout.observations()[e];
    int elapsed = 0;
    for (int t = 0; t < STEPS; t++) {
      int row = t * ENVIRONMENTS + e;
      assertEquals(number, rollout.observations()[row]);
      double value = network.output(number);
      assertEquals(value, signal.values()[row], 1e-6);
      double action = rollout.actions()[row];
      double next = Math.max(0, number - 1 - action);
      elapsed++;
      boolean terminated = next == 0;
      over[t] = terminated || elapsed == 3;
      // a limit of time cuts the episode, and where it stood is worth something
      double rest = terminated ? 0 : critic.gamma() * network.output(next);
      deltas[t] = amount.of(number, action) + rest - value;
      number = next;
      if (over[t]) {
        number = 2;
        elapsed = 0;
      }
    }
    for (int t = 0; t < STEPS; t++) {
      double advantage = 0;
      double weight = 1;
      for (int k = t; k < STEPS; k++) {
        advantage += weight * deltas[k];
        weight *= critic.gamma() * critic.lambda();
        if (over[k]) {
          break;
        }
      }
      int row = t * ENVIRONMENTS + e;
      assertEquals(over[t], rollout.done()[row]);
      assertEquals(advantage, signal.advantages()[row], 1e-5);
      assertEquals(advantage + signal.values()[row], signal.returns()[row], 1e-5);
    }
  }

  private interface Amount {
    double of(double number, double action);
  }

  @Test
  void estimatesRewardAndEachCostByItsOwnCritic() {
    // rarely skips, so that some episodes are longer than the time limit
    actor.values("dense1.weight", new float[2]);
    actor.values("dense1.bias", new float[] {1.5f, 0});
    int cut = 0;
    int ended = 0;
    for (int seed = 0; seed < 5; seed++) {
      Player player = player(List.of(skips, time));
      player.environments().reset(Seeds.of(seed).stream("environments"));
      Rollout rollout = player.play(Seeds.of(seed).stream("actions"), true);
      for (int e = 0; e < ENVIRONMENTS; e++) {
        reckon(rollout, e, rollout.reward(), reward, (number, action) -> number);
        reckon(rollout, e, rollout.costs().get(0), skips, (number, action) -> action);
        reckon(rollout, e, rollout.costs().get(1), time, (number, action) -> 0.5);
      }
      for (int row = 0; row < rollout.size(); row++) {
        boolean left = rollout.observations()[row] - 1 - rollout.actions()[row] > 0;
        cut += rollout.done()[row] && left ? 1 : 0;
        ended += rollout.done()[row] && !left ? 1 : 0;
      }
    }
    assertTrue(cut > 2 && ended > 2, "both kinds of ends are met");
  }

  @Test
  void countsCostsOfEpisodesWhetherTheyAreLearntOrNot() {
    Player player = player(List.of());
    Rollout rollout = player.play(Seeds.of(5).stream("actions"), true);
    assertTrue(rollout.costs().isEmpty());
    double length = player.episodes().meanLength();
    assertEquals(0.5 * length, player.episodes().meanCost(1), 1e-12);
    assertTrue(player.episodes().meanCost(0) > 0 && player.episodes().meanCost(0) < length);
  }

  /** Each cost by the deviation of the sums so far, discounted by its own critic's rate; what is reported as it is. */
  @Test
  void costsAreScaledByTheDeviationOfTheirSums() {
    Player plain = player(List.of(skips, time));
    Player scaled = player(List.of(skips, time), new Normalisation(1, false, false, 2));
    Rollout raw = plain.play(Seeds.of(5).stream("actions"), true);
    Rollout seen = scaled.play(Seeds.of(5).stream("actions"), true);
    assertArrayEquals(raw.actions(), seen.actions());
    assertArrayEquals(raw.reward().amounts(), seen.reward().amounts());
    double[] sums = new double[ENVIRONMENTS];
    List<Double> all = new ArrayList<>();
    for (int row = 0; row < raw.size(); row++) {
      int e = row % ENVIRONMENTS;
      double action = raw.actions()[row];
      sums[e] = skips.gamma() * sums[e] + action;
      all.add(sums[e]);
      if (e == ENVIRONMENTS - 1) {
        double mean = all.stream().mapToDouble(sum -> sum).average().orElseThrow();
        double variance = all.stream().mapToDouble(sum -> (sum - mean) * (sum - mean)).average().orElseThrow();
        for (int k = row - e; k <= row; k++) {
          // a step that is cut has the value of the rest in it
          if (variance > 0.01 && !raw.done()[k]) {
            assertEquals(raw.actions()[k] / Math.sqrt(variance), seen.costs().get(0).amounts()[k], 0.01);
          }
          sums[k % ENVIRONMENTS] = raw.done()[k] ? 0 : sums[k % ENVIRONMENTS];
        }
      }
    }
    assertEquals(plain.episodes().meanCost(0), scaled.episodes().meanCost(0));
  }

  @Test
  void aCriticForEachCostOrNone() {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> player(List.of(skips)));
    assertTrue(refused.getMessage().contains("1 critics of costs, but the environment's costs are [skips, time]"));
  }

  @Test
  void restoredGoesOnToTheBit() throws IOException {
    Player saved = player(List.of(skips, time));
    RandomStream actions = Seeds.of(5).stream("actions");
    saved.play(actions, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    saved.save(new DataOutputStream(bytes));
    actions.save(new DataOutputStream(bytes));
    Rollout expected = saved.play(actions, true);
    Player restored = player(List.of(skips, time));
    RandomStream same = Seeds.of(6).stream("actions");
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    restored.restore(in);
    same.restore(in);
    Rollout rollout = restored.play(same, true);
    assertArrayEquals(expected.actions(), rollout.actions());
    assertArrayEquals(expected.reward().returns(), rollout.reward().returns());
    assertArrayEquals(expected.costs().get(0).returns(), rollout.costs().get(0).returns());
    assertEquals(saved.episodes().meanCost(0), restored.episodes().meanCost(0));
    assertEquals(saved.episodes().meanReturn(), restored.episodes().meanReturn());
  }
}
