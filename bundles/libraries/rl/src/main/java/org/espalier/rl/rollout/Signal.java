// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

import org.espalier.rl.statistics.ExplainedVariance;

/**
 * What a rollout or a minibatch knows of the reward, or of one cost, row by row: amounts, a critic's values of where
 * the steps began, and what is estimated from them. Arrays are its own, to be read and written.
 */
public final class Signal {
  /** Keeps the deviation of equal advantages from dividing by 0, as in CleanRL. */
  private static final double EPSILON = 1e-8;

  private final double[] amounts;
  private final double[] values;
  private final double[] advantages;
  private final double[] returns;

  /** All 0. */
  public Signal(int size) {
    amounts = new double[size];
    values = new double[size];
    advantages = new double[size];
    returns = new double[size];
  }

  public int size() {
    return amounts.length;
  }

  /** Rewards, or costs. */
  public double[] amounts() {
    return amounts;
  }

  public double[] values() {
    return values;
  }

  public double[] advantages() {
    return advantages;
  }

  /** What a critic learns. */
  public double[] returns() {
    return returns;
  }

  /**
   * Fills {@link #advantages} and {@link #returns} by generalised advantage estimation (Schulman et al. 2016, eq. 16):
   * delta_t = r_t + gamma V_t+1 - V_t, A_t = delta_t + gamma lambda A_t+1, with neither V_t+1 nor A_t+1 across an
   * episode's end. Rows are steps of some environments, row {@code step x environments + environment}. The amount of a
   * step that a time limit cut must contain the discounted value of the state it led to.
   *
   * @param done whether an episode ended, row by row
   * @param lastValues values of the states after the last step, one an environment
   */
  public void estimateAdvantages(boolean[] done, double[] lastValues, double gamma, double lambda) {
    int environments = lastValues.length;
    int steps = size() / environments;
    for (int e = 0; e < environments; e++) {
      double nextValue = lastValues[e];
      double nextAdvantage = 0;
      for (int t = steps - 1; t >= 0; t--) {
        int row = t * environments + e;
        double goesOn = done[row] ? 0 : 1;
        double delta = amounts[row] + gamma * nextValue * goesOn - values[row];
        nextAdvantage = delta + gamma * lambda * goesOn * nextAdvantage;
        advantages[row] = nextAdvantage;
        returns[row] = nextAdvantage + values[row];
        nextValue = values[row];
      }
    }
  }

  /** Share of the returns' variance that the values explain: 1 is perfect, 0 no better than a constant. */
  public double explainedVariance() {
    return ExplainedVariance.of(returns, values);
  }

  /** Brings the advantages to mean 0 and (unbiased) deviation 1. */
  public void normaliseAdvantages() {
    int size = size();
    double mean = meanAdvantage();
    double squares = 0;
    for (double advantage : advantages) {
      squares += (advantage - mean) * (advantage - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, size - 1));
    for (int i = 0; i < size; i++) {
      advantages[i] = (advantages[i] - mean) / (deviation + EPSILON);
    }
  }

  /** Brings the advantages to mean 0. */
  public void centreAdvantages() {
    double mean = meanAdvantage();
    for (int i = 0; i < size(); i++) {
      advantages[i] -= mean;
    }
  }

  private double meanAdvantage() {
    double mean = 0;
    for (double advantage : advantages) {
      mean += advantage / size();
    }
    return mean;
  }

  /** Copies rows to the other's. */
  void copy(int row, Signal to, int toRow, int rows) {
    for (int i = 0; i < rows; i++) {
      to.amounts[toRow + i] = amounts[row + i];
      to.values[toRow + i] = values[row + i];
      to.advantages[toRow + i] = advantages[row + i];
      to.returns[toRow + i] = returns[row + i];
    }
  }
}
