// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.offpolicy;

import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Space;

/**
 * How often an algorithm that learns from replayed steps plays and learns. Numbers of steps are those of all
 * environments together, but for {@code trainFreq}.
 *
 * @param algorithm its name, for messages
 * @param steps of the training, at least one rollout; cut to whole iterations
 * @param iterationSteps steps of an iteration, cut to whole rollouts
 * @param numEnvs environments stepped together
 * @param bufferSize steps kept, at least one of each environment
 * @param learningStarts steps of random actions before the first update, fewer than {@code steps}
 * @param batchSize steps that an update learns from
 * @param gamma discount of a reward one step later
 * @param trainFreq steps of each environment in a rollout, which updates follow
 * @param gradientSteps updates after a rollout; -1: as many as it had steps in all environments
 * @param normObs whether observations are normalised
 * @param normReward whether rewards are
 */
public record OffPolicySettings(
    String algorithm, int steps, int iterationSteps, int numEnvs, int bufferSize, int learningStarts, int batchSize,
    double gamma, int trainFreq, int gradientSteps, boolean normObs, boolean normReward) {

  /** @throws InvalidInputException if nothing could be learnt so */
  public OffPolicySettings {
    if (gradientSteps == 0) {
      throw new InvalidInputException(
          algorithm + ": gradient-steps is 0, so that nothing is learnt; give at least 1, or -1 for as many as steps");
    }
    if (bufferSize < numEnvs) {
      throw new InvalidInputException(
          algorithm + ": buffer-size is " + bufferSize + ", less than one step of num-envs = " + numEnvs);
    }
    if (learningStarts >= steps) {
      throw new InvalidInputException(
          algorithm + ": learning-starts is " + learningStarts + ", not before the training ends after steps = "
              + steps + ", so that nothing is learnt");
    }
    if (steps < (long) trainFreq * numEnvs) {
      throw new InvalidInputException(
          algorithm + ": steps is " + steps + ", less than one rollout of train-freq x num-envs = " + trainFreq
              + " x " + numEnvs + " = " + (long) trainFreq * numEnvs);
    }
  }

  /**
   * Checks an option.
   *
   * @throws InvalidInputException unless it is above 0
   */
  public static void requireAbove0(String algorithm, String option, double value) {
    if (!(value > 0)) {
      throw new InvalidInputException(algorithm + ": " + option + " must be above 0, not " + value);
    }
  }

  /**
   * Checks observations.
   *
   * @throws InvalidInputException unless they are a box
   */
  public void requireBox(Space observations) {
    if (!(observations instanceof Space.Box)) {
      throw new InvalidInputException(
          algorithm + ": the environment's observations are " + observations
              + "; it learns from boxes of real numbers");
    }
  }

  /** Environment steps between updates. */
  public long rollout() {
    return (long) trainFreq * numEnvs;
  }

  /** Rollouts of an iteration. */
  int rollouts() {
    return (int) Math.max(1, Math.min(iterationSteps, steps) / rollout());
  }

  /** Updates after a rollout. */
  long updates() {
    return gradientSteps < 0 ? rollout() : gradientSteps;
  }
}
