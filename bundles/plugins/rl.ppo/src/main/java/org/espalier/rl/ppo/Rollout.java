package org.espalier.rl.ppo;

import java.util.Arrays;

/**
 * What the environments showed in one rollout, step after step and within a step environment after environment: row
 * {@code step x environments + environment}.
 */
final class Rollout {
  final int steps;
  final int environments;
  final float[] observations;
  final float[] actions;
  final double[] logProbabilities;
  final double[] rewards;
  final boolean[] done;
  final double[] values;
  final double[] advantages;
  final double[] returns;

  private final int observationWidth;
  private final int actionWidth;

  Rollout(int steps, int environments, int observationWidth, int actionWidth) {
    this.steps = steps;
    this.environments = environments;
    this.observationWidth = observationWidth;
    this.actionWidth = actionWidth;
    observations = new float[size() * observationWidth];
    actions = new float[size() * actionWidth];
    logProbabilities = new double[size()];
    rewards = new double[size()];
    done = new boolean[size()];
    values = new double[size()];
    advantages = new double[size()];
    returns = new double[size()];
  }

  int size() {
    return steps * environments;
  }

  /**
   * Fills {@link #advantages} and {@link #returns} by generalised advantage estimation (Schulman et al. 2016, eq. 16):
   * delta_t = r_t + gamma V_t+1 - V_t, A_t = delta_t + gamma lambda A_t+1, with neither V_t+1 nor A_t+1 across an
   * episode's end. The reward of a step that a time limit cut must contain the value of the state it led to.
   *
   * @param lastValues values of the states after the rollout, one an environment
   */
  void estimateAdvantages(double[] lastValues, double gamma, double lambda) {
    for (int e = 0; e < environments; e++) {
      double nextValue = lastValues[e];
      double nextAdvantage = 0;
      for (int t = steps - 1; t >= 0; t--) {
        int row = t * environments + e;
        double goesOn = done[row] ? 0 : 1;
        double delta = rewards[row] + gamma * nextValue * goesOn - values[row];
        nextAdvantage = delta + gamma * lambda * goesOn * nextAdvantage;
        advantages[row] = nextAdvantage;
        returns[row] = nextAdvantage + values[row];
        nextValue = values[row];
      }
    }
  }

  /** Share of the returns' variance that the values explain: 1 is perfect, 0 no better than a constant. */
  double explainedVariance() {
    double variance = variance(returns);
    double[] errors = new double[size()];
    Arrays.setAll(errors, i -> returns[i] - values[i]);
    return variance == 0 ? Double.NaN : 1 - variance(errors) / variance;
  }

  private static double variance(double[] numbers) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    return Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
  }

  /** Copies the rows {@code order[from]}, {@code order[from + 1]} ... that fill the minibatch. */
  void copy(int[] order, int from, Minibatch to) {
    for (int i = 0; i < to.size; i++) {
      int row = order[from + i];
      System.arraycopy(
          observations, row * observationWidth, to.observations, i * observationWidth, observationWidth);
      System.arraycopy(actions, row * actionWidth, to.actions, i * actionWidth, actionWidth);
      to.logProbabilities[i] = logProbabilities[row];
      to.advantages[i] = advantages[row];
      to.returns[i] = returns[row];
      to.values[i] = values[row];
    }
  }
}
