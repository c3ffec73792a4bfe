// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Markov decision process with Gymnasium's semantics and costs beside the reward: a plug-in. One instance is one
 * episode at a time, used by one thread.
 */
public interface Environment {
  String KIND = "environment";

  /** In a sentence. */
  String MEANING = "The world in which an agent acts.";

  Space observationSpace();

  Space actionSpace();

  /** What the rewards of an episode can add up to. */
  default Returns returns() {
    return Returns.ANY;
  }

  /**
   * Names of what each step costs beside its reward, such as {@code speed}: distinct, in a fixed order. A constrained
   * algorithm keeps the sum of each below a limit of its own. Most environments have none.
   */
  default List<String> costs() {
    return List.of();
  }

  /**
   * Limits that belong to the environment itself: what an episode's sum of a cost may be in the mean, by the cost's
   * name, at least 0. A constrained algorithm holds them where its own options say nothing of that cost.
   */
  default Map<String, Double> limits() {
    return Map.of();
  }

  /**
   * Several of this kind stepped together, where there is a faster way than one after another: a native library's, or
   * one whose loops go over all of them. They are nobody else's, and this environment is left alone.
   *
   * @param count at least 1
   */
  default Optional<VectorEnvironment> vector(int count) {
    return Optional.empty();
  }

  /** What draws the state that it is in; empty where there is no picture of it. */
  default Optional<Drawing> drawing() {
    return Optional.empty();
  }

  /** Begins an episode after reseeding the environment's own randomness. */
  void reset(long seed, float[] observation);

  /** Begins an episode and goes on with the randomness there is; the first reset must give a seed. */
  void reset(float[] observation);

  /**
   * One step.
   *
   * @param actions one action at {@code offset}: an element of the action space
   * @param observation receives the next observation
   * @throws IllegalStateException if the episode is over or was never begun
   * @throws IllegalArgumentException if the action is not in the action space
   */
  Step step(float[] actions, int offset, float[] observation);

  /** Writes the state of the episode and of the randomness. */
  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;

  /**
   * Bounds of an episode's undiscounted return.
   *
   * @param lowest minus infinity where there is none
   * @param highest infinity where there is none
   */
  record Returns(double lowest, double highest) {
    /** Without bounds. */
    public static final Returns ANY = new Returns(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * What a step gave. Equal by its numbers.
   *
   * @param reward to be maximised
   * @param costs each to be kept below a limit, one for each name of {@link Environment#costs}, not negative; copied on
   *     the way in and out
   * @param terminated the process reached an end; the value of the next state is 0
   * @param truncated the episode was cut, by a time limit say; the value of the next state is not 0
   */
  record Step(double reward, double[] costs, boolean terminated, boolean truncated) {
    private static final double[] NONE = {};

    public Step {
      costs = costs.length == 0 ? NONE : costs.clone();
    }

    /** A step without costs. */
    public Step(double reward, boolean terminated, boolean truncated) {
      this(reward, NONE, terminated, truncated);
    }

    /** A copy of all costs. */
    @Override
    public double[] costs() {
      return costs.clone();
    }

    /** One of the costs, by the number of its name. */
    public double cost(int number) {
      return costs[number];
    }

    public boolean done() {
      return terminated || truncated;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Step that
          && Double.compare(reward, that.reward) == 0
          && Arrays.equals(costs, that.costs)
          && terminated == that.terminated
          && truncated == that.truncated;
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(costs) + Double.hashCode(reward);
    }

    @Override
    public String toString() {
      return "Step[reward=" + reward + ", costs=" + Arrays.toString(costs) + ", terminated=" + terminated
          + ", truncated=" + truncated + "]";
    }
  }
}
