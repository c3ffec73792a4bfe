// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Observations, rewards and costs as the networks see them (Huang et al. 2022, details 6 to 9 of continuous control):
 * observations less their running mean, divided by their running deviation; rewards divided by the running deviation of
 * the discounted returns, each cost likewise; all within a bound. What is not to be normalised stays as it is, to the
 * bit. Used by one thread.
 */
public final class Normalisation {
  private static final double BOUND = 10;
  private static final double EPSILON = 1e-8;
  private static final String OBSERVATIONS = "observations/moments";
  private static final String RETURNS = "returns/moments";
  private static final String COSTS = "costs/moments/";

  private final double bound;
  private final int width;
  private final boolean normObs;
  private final boolean normReward;
  private final RunningMoments observations;
  private final RunningMoments returns = new RunningMoments(1);
  private final List<RunningMoments> costs = new ArrayList<>();

  /**
   * Within [-10, 10].
   *
   * @param width of an observation
   * @param normObs whether observations are normalised
   * @param normReward whether rewards are
   */
  public Normalisation(int width, boolean normObs, boolean normReward) {
    this(width, normObs, normReward, BOUND);
  }

  /**
   * The same, with costs.
   *
   * @param costs how many costs there are, if they are normalised; 0 if they are not
   */
  public Normalisation(int width, boolean normObs, boolean normReward, int costs) {
    this(width, normObs, normReward, BOUND);
    for (int k = 0; k < costs; k++) {
      this.costs.add(new RunningMoments(1));
    }
  }

  /** @param bound largest magnitude of what is normalised; may be infinite */
  public Normalisation(int width, boolean normObs, boolean normReward, double bound) {
    this.bound = bound;
    this.width = width;
    this.normObs = normObs;
    this.normReward = normReward;
    observations = new RunningMoments(width);
  }

  /** Takes in observations. */
  public void observe(float[] raw, int count) {
    if (normObs) {
      observations.observe(i -> raw[i], count);
    }
  }

  /** The first {@code count} observations as the networks read them. */
  public float[] observations(float[] raw, int count) {
    if (!normObs) {
      return raw;
    }
    float[] normal = new float[count * width];
    for (int i = 0; i < normal.length; i++) {
      int number = i % width;
      double deviation = Math.sqrt(observations.variance(number) + EPSILON);
      normal[i] = (float) bounded((raw[i] - observations.mean(number)) / deviation);
    }
    return normal;
  }

  /** Takes in discounted sums of the rewards so far, one an environment. */
  public void observeReturns(double[] discounted) {
    if (normReward) {
      returns.observe(i -> discounted[i], discounted.length);
    }
  }

  /** A reward as the critic learns it. */
  public double reward(double raw) {
    return normReward ? bounded(raw / rewardScale()) : raw;
  }

  /** What sums of rewards as the critic learns them are multiplied by, to be sums of rewards as they were given. */
  public double rewardScale() {
    return normReward ? Math.sqrt(returns.variance(0) + EPSILON) : 1;
  }

  /** Takes in discounted sums of one cost so far, one an environment. */
  public void observeCosts(int number, double[] discounted) {
    if (!costs.isEmpty()) {
      costs.get(number).observe(i -> discounted[i], discounted.length);
    }
  }

  /** A cost as its critic learns it. */
  public double cost(int number, double raw) {
    return costs.isEmpty() ? raw : bounded(raw / Math.sqrt(costs.get(number).variance(0) + EPSILON));
  }

  private double bounded(double value) {
    return Math.min(Math.max(value, -bound), bound);
  }

  /** The moments in use, by name, each as means, variances and number of rows. */
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    if (normObs) {
      state.put(OBSERVATIONS, observations.state());
    }
    if (normReward) {
      state.put(RETURNS, returns.state());
    }
    for (int k = 0; k < costs.size(); k++) {
      state.put(COSTS + k, costs.get(k).state());
    }
    return state;
  }

  /** Sets the moments to the bit. */
  public void state(Map<String, float[]> state) {
    if (normObs) {
      observations.state(state.get(OBSERVATIONS));
    }
    if (normReward) {
      returns.state(state.get(RETURNS));
    }
    for (int k = 0; k < costs.size(); k++) {
      costs.get(k).state(state.get(COSTS + k));
    }
  }

  /** Writes all moments. */
  public void save(DataOutput out) throws IOException {
    observations.save(out);
    returns.save(out);
    for (RunningMoments cost : costs) {
      cost.save(out);
    }
  }

  public void restore(DataInput in) throws IOException {
    observations.restore(in);
    returns.restore(in);
    for (RunningMoments cost : costs) {
      cost.restore(in);
    }
  }
}
