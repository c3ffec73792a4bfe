// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import org.espalier.api.plugin.InvalidInputException;

/**
 * What every on-policy algorithm is told.
 *
 * @param algorithm its name, for messages
 * @param steps of the training, all environments together, cut to whole rollouts
 * @param numEnvs environments stepped together
 * @param numSteps of each environment in a rollout
 * @param learningRate above 0; the first one if it is annealed
 * @param annealLr whether the rate falls linearly to 0
 * @param reward how what comes later counts of the reward
 * @param cost the same of each cost
 * @param normObs whether observations are normalised
 * @param normReward whether rewards are
 * @param normCost whether costs are
 * @param exploration of continuous actions
 */
public record OnPolicySettings(
    String algorithm, int steps, int numEnvs, int numSteps, double learningRate, boolean annealLr, Horizon reward,
    Horizon cost, boolean normObs, boolean normReward, boolean normCost, Exploration exploration) {

  /** Settings of an algorithm that learns no costs, or counts them as it does the reward, and as they are. */
  public OnPolicySettings(
      String algorithm, int steps, int numEnvs, int numSteps, double learningRate, boolean annealLr, Horizon reward,
      boolean normObs, boolean normReward, Exploration exploration) {
    this(
        algorithm, steps, numEnvs, numSteps, learningRate, annealLr, reward, reward, normObs, normReward, false,
        exploration);
  }

  /** @throws InvalidInputException if a training would learn nothing */
  public OnPolicySettings {
    requireAbove0("learning-rate", learningRate);
    if (steps < (long) numEnvs * numSteps) {
      throw new InvalidInputException(
          "steps is " + steps + ", less than one rollout of " + size(numEnvs, numSteps) + " steps");
    }
  }

  /** Steps of a rollout, all environments together. */
  public int rollout() {
    return numEnvs * numSteps;
  }

  /** How a rollout's number of steps comes about, for messages. */
  public String rolloutSize() {
    return size(numEnvs, numSteps);
  }

  private static String size(int numEnvs, int numSteps) {
    return "num-envs x num-steps = " + numEnvs + " x " + numSteps + " = " + (long) numEnvs * numSteps;
  }

  /** @throws InvalidInputException if an option's value is not above 0 */
  public static void requireAbove0(String option, double value) {
    if (!(value > 0)) {
      throw new InvalidInputException(option + " must be above 0, not " + value);
    }
  }

  /**
   * How far advantages look ahead (Schulman et al. 2016).
   *
   * @param gamma discount of what comes one step later, from 0 to 1
   * @param gaeLambda weight of longer looks ahead, from 0 to 1
   */
  public record Horizon(double gamma, double gaeLambda) {}

  /**
   * How continuous actions are explored.
   *
   * @param logStdInit initial logarithm of the actions' deviations, or of their weights
   * @param useSde whether exploration depends on the state (Raffin et al. 2021)
   * @param sdeSampleFreq steps after which such exploration is drawn anew; 0: at each rollout's beginning
   */
  public record Exploration(double logStdInit, boolean useSde, int sdeSampleFreq) {
    /** @throws InvalidInputException if there is a frequency of what is not used */
    public Exploration {
      if (sdeSampleFreq > 0 && !useSde) {
        throw new InvalidInputException(
            "sde-sample-freq is " + sdeSampleFreq + ", but use-sde is false; set it to true, or leave"
                + " sde-sample-freq out");
      }
    }
  }
}
