package org.espalier.rl.ppo;

/** Rows of a rollout that one update learns from. */
final class Minibatch {
  /** Keeps the deviation of equal advantages from dividing by 0, as in CleanRL. */
  private static final double EPSILON = 1e-8;

  final int size;
  final float[] observations;
  final float[] actions;
  final double[] logProbabilities;
  final double[] advantages;
  final double[] returns;
  final double[] values;

  Minibatch(int size, int observationWidth, int actionWidth) {
    this.size = size;
    observations = new float[size * observationWidth];
    actions = new float[size * actionWidth];
    logProbabilities = new double[size];
    advantages = new double[size];
    returns = new double[size];
    values = new double[size];
  }

  /** Copies its first rows, as many as the other holds. */
  void copyTo(Minibatch other) {
    System.arraycopy(observations, 0, other.observations, 0, other.observations.length);
    System.arraycopy(actions, 0, other.actions, 0, other.actions.length);
    System.arraycopy(logProbabilities, 0, other.logProbabilities, 0, other.size);
    System.arraycopy(advantages, 0, other.advantages, 0, other.size);
    System.arraycopy(returns, 0, other.returns, 0, other.size);
    System.arraycopy(values, 0, other.values, 0, other.size);
  }

  /** Brings the advantages to mean 0 and (unbiased) deviation 1. */
  void normaliseAdvantages() {
    double mean = 0;
    for (double advantage : advantages) {
      mean += advantage / size;
    }
    double squares = 0;
    for (double advantage : advantages) {
      squares += (advantage - mean) * (advantage - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, size - 1));
    for (int i = 0; i < size; i++) {
      advantages[i] = (advantages[i] - mean) / (deviation + EPSILON);
    }
  }
}
