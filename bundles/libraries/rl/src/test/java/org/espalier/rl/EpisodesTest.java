// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.junit.jupiter.api.Test;

class EpisodesTest {
  private final Seeds seeds = Seeds.of(3).scope("evaluation");

  /** Never skips when greedy, sometimes when not. */
  private static final class Counting implements Policy {
    private final List<Integer> batches = new ArrayList<>();

    @Override
    public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
      batches.add(batch);
      for (int i = 0; i < batch; i++) {
        actions[i] = greedy ? 0 : random.nextInt(2);
      }
    }
  }

  private static Episode reckon(long seed) {
    int start = 1 + (int) Math.floorMod(seed, 5L);
    int length = Math.min(start, 3);
    double reward = IntStream.range(0, length).map(i -> start - i).sum();
    return new Episode(reward, List.of(0.0, 0.5 * length), length, start <= 3);
  }

  @Test
  void playsEveryEpisodeOnceAndInOrder() {
    for (int count : new int[] {1, 31, 32, 33, 100}) {
      List<Episode> played = new Episodes(Countdown::new).play(new Counting(), count, true, seeds);
      assertEquals(IntStream.range(0, count).mapToObj(i -> reckon(seeds.seed("episode-" + i))).toList(), played);
    }
  }

  @Test
  void asksForNoActionsOfEpisodesThatAreOver() {
    Counting policy = new Counting();
    List<Episode> played = new Episodes(Countdown::new).play(policy, 50, true, seeds);
    int steps = played.stream().mapToInt(Episode::length).sum();
    assertEquals(steps, policy.batches.stream().mapToInt(b -> b).sum());
  }

  @Test
  void drawsAreOfTheSeeds() {
    Episodes episodes = new Episodes(Countdown::new);
    List<Episode> once = episodes.play(new Counting(), 40, false, seeds);
    assertEquals(once, episodes.play(new Counting(), 40, false, seeds));
    assertTrue(once.stream().anyMatch(episode -> episode.costs().get(0) > 0), "nothing was drawn");
  }

  @Test
  void aWitnessSeesEveryStepWithItsObservationActionAndWhatItLedTo() {
    double[] rewards = new double[50];
    float[] stands = new float[50];
    int[] seen = new int[2];
    List<Episode> played = new Episodes(Countdown::new).play(new Counting(), 50, false, seeds, new Episodes.Witness() {
      private float[] observations;
      private float[] actions;

      @Override
      public void chosen(float[] from, float[] chosen, int batch) {
        observations = from.clone();
        actions = chosen.clone();
        seen[0] += batch;
      }

      @Override
      public void stepped(int row, int episode, Environment.Step step, float[] next) {
        assertEquals(observations[row], step.reward(), "the reward is the number left");
        assertEquals(Math.max(0, observations[row] - 1 - actions[row]), next[0]);
        assertTrue(rewards[episode] == 0 || observations[row] == stands[episode], "it goes on where it was");
        stands[episode] = next[0];
        rewards[episode] += step.reward();
        seen[1]++;
      }
    });
    assertEquals(played.stream().mapToInt(Episode::length).sum(), seen[1]);
    assertEquals(seen[0], seen[1]);
    for (int i = 0; i < 50; i++) {
      assertEquals(played.get(i).reward(), rewards[i]);
    }
  }

  @Test
  void refusesNone() {
    Episodes episodes = new Episodes(Countdown::new);
    assertThrows(IllegalArgumentException.class, () -> episodes.play(new Counting(), 0, true, seeds));
  }
}
