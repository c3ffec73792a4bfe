// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;

/** A normal distribution for each number of the action, independent of the others; the outputs are the means. */
abstract class Gaussian implements ScoreDistribution {
  private static final double LOG_SQRT_2_PI = 0.5 * StrictMath.log(2 * Math.PI);

  private final float[] low;
  private final float[] high;
  private final double[] means;

  Gaussian(Space.Box box) {
    low = box.low();
    high = box.high();
    means = new double[box.width()];
  }

  /** Standard deviation of number {@code i} of the action in the row that is looked at. */
  abstract double deviation(int i);

  abstract double logDeviation(int i);

  /** Adds to the free parameters' gradients those of a loss with this derivative by {@link #logDeviation}. */
  abstract void deviationGradient(int i, double byLogDeviation);

  final double mean(int i) {
    return means[i];
  }

  @Override
  public final int outputs() {
    return means.length;
  }

  @Override
  public final int actionWidth() {
    return means.length;
  }

  @Override
  public void at(float[] outputs, int row) {
    for (int i = 0; i < means.length; i++) {
      means[i] = outputs[row * means.length + i];
    }
  }

  @Override
  public final void sample(RandomStream random, float[] actions, int row) {
    for (int i = 0; i < means.length; i++) {
      actions[row * means.length + i] = (float) (means[i] + deviation(i) * random.nextGaussian());
    }
  }

  @Override
  public final void mode(float[] actions, int row) {
    for (int i = 0; i < means.length; i++) {
      actions[row * means.length + i] = (float) means[i];
    }
  }

  @Override
  public final double logProbability(float[] actions, int row) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      double z = (actions[row * means.length + i] - means[i]) / deviation(i);
      sum -= 0.5 * z * z + logDeviation(i) + LOG_SQRT_2_PI;
    }
    return sum;
  }

  @Override
  public final double entropy() {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += 0.5 + LOG_SQRT_2_PI + logDeviation(i);
    }
    return sum;
  }

  /** With z = (a - mean) / s: d log p / d mean = z / s; d log p / d log s = z^2 - 1; d H / d log s = 1. */
  @Override
  public final void gradient(
      float[] actions, int row, double byLogProbability, double byEntropy, float[] outputGradients) {
    for (int i = 0; i < means.length; i++) {
      int at = row * means.length + i;
      double deviation = deviation(i);
      double z = (actions[at] - means[i]) / deviation;
      outputGradients[at] = (float) (byLogProbability * z / deviation);
      deviationGradient(i, byLogProbability * (z * z - 1) + byEntropy);
    }
  }

  @Override
  public final void bound(float[] actions, int batch) {
    for (int i = 0; i < batch * means.length; i++) {
      int dimension = i % means.length;
      actions[i] = Math.min(Math.max(actions[i], low[dimension]), high[dimension]);
    }
  }
}
