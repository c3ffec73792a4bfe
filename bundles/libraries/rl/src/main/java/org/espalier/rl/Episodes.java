// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;

/**
 * Plays whole episodes of a policy, several side by side, so that it chooses actions for a batch. Every episode counts
 * once, however long it is. Environments are made when they are first needed and used again. For one thread.
 */
public final class Episodes {
  private static final int SIDE_BY_SIDE = 32;

  private final Supplier<? extends Environment> make;
  private final List<Environment> environments = new ArrayList<>();

  /** Sees what a policy does and what comes of it. By default it looks at nothing. */
  public interface Witness {

    /**
     * Actions were chosen, before they are carried out. The arrays are not to be kept.
     *
     * @param observations batch x observation width
     * @param actions batch x action width
     */
    default void chosen(float[] observations, float[] actions, int batch) {}

    /**
     * Then, for each row of these in any order, what came of it.
     *
     * @param episode its number
     * @param next the observation that the step led to; not to be kept
     */
    default void stepped(int row, int episode, Environment.Step step, float[] next) {}
  }

  public Episodes(Supplier<? extends Environment> make) {
    this.make = make;
  }

  /**
   * Episodes 0 to count - 1 of the seeds: with the same seeds every policy meets the same first states.
   *
   * @param greedy the policy's most likely actions instead of draws
   * @return the episodes in their order
   */
  public List<Episode> play(Policy policy, int count, boolean greedy, Seeds seeds) {
    return play(policy, count, greedy, seeds, new Witness() {});
  }

  /** The same, before a witness. */
  public List<Episode> play(Policy policy, int count, boolean greedy, Seeds seeds, Witness witness) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of episodes is " + count + "; it must be at least 1");
    }
    while (environments.size() < Math.min(count, SIDE_BY_SIDE)) {
      environments.add(make.get());
    }
    return new Play(environments.subList(0, Math.min(count, SIDE_BY_SIDE)), count, seeds, witness)
        .run(policy, greedy);
  }

  /** One call of {@link #play}: lanes, of which the first {@code active} have an episode to go on with. */
  private static final class Play {
    private final Seeds seeds;
    private final Witness witness;
    private final Lane[] lanes;
    private final Episode[] played;
    private final int width;
    private final int actionWidth;
    private final float[] observations;
    private final float[] actions;
    private int begun;

    Play(List<Environment> environments, int count, Seeds seeds, Witness witness) {
      this.seeds = seeds;
      this.witness = witness;
      lanes = environments.stream().map(Lane::new).toArray(Lane[]::new);
      played = new Episode[count];
      width = environments.get(0).observationSpace().width();
      actionWidth = environments.get(0).actionSpace().width();
      observations = new float[lanes.length * width];
      actions = new float[lanes.length * actionWidth];
    }

    List<Episode> run(Policy policy, boolean greedy) {
      RandomStream random = seeds.stream("actions");
      for (Lane lane : lanes) {
        lane.begin(begun, seeds.seed("episode-" + begun));
        begun++;
      }
      int active = lanes.length;
      while (active > 0) {
        for (int i = 0; i < active; i++) {
          System.arraycopy(lanes[i].observation, 0, observations, i * width, width);
        }
        policy.act(observations, active, actions, greedy, random);
        witness.chosen(observations, actions, active);
        active = step(active);
      }
      return List.of(played);
    }

    /** Downwards, so that the lane which takes the place of one that is through has made its step already. */
    private int step(int before) {
      int active = before;
      for (int i = before - 1; i >= 0; i--) {
        Lane lane = lanes[i];
        Environment.Step step = lane.step(actions, i * actionWidth);
        witness.stepped(i, lane.episode, step, lane.observation);
        if (!step.done()) {
          continue;
        }
        played[lane.episode] = lane.result();
        if (begun < played.length) {
          lane.begin(begun, seeds.seed("episode-" + begun));
          begun++;
        } else {
          active--;
          lanes[i] = lanes[active];
          lanes[active] = lane;
        }
      }
      return active;
    }
  }

  /** An environment with the sums of its present episode. */
  private static final class Lane {
    private final Environment environment;
    private final float[] observation;
    private int episode;
    private double reward;
    private final double[] costs;
    private int length;
    private boolean terminated;

    Lane(Environment environment) {
      this.environment = environment;
      this.observation = new float[environment.observationSpace().width()];
      this.costs = new double[environment.costs().size()];
    }

    void begin(int number, long seed) {
      episode = number;
      reward = 0;
      Arrays.fill(costs, 0);
      length = 0;
      environment.reset(seed, observation);
    }

    Environment.Step step(float[] actions, int offset) {
      Environment.Step step = environment.step(actions, offset, observation);
      reward += step.reward();
      for (int k = 0; k < costs.length; k++) {
        costs[k] += step.cost(k);
      }
      length++;
      terminated = step.terminated();
      return step;
    }

    Episode result() {
      return new Episode(reward, Arrays.stream(costs).boxed().toList(), length, terminated);
    }
  }
}
