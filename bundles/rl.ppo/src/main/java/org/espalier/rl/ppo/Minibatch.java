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
