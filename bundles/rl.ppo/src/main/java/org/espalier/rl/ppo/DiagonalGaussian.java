package org.espalier.rl.ppo;

import java.util.Map;
import org.espalier.api.engine.FreeParameter;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;

/**
 * A normal distribution for each number of the action: the outputs are the means, the logarithms of the deviations are
 * free parameters that start at 0 and don't depend on the observation.
 */
final class DiagonalGaussian implements ActionDistribution {
  private static final double LOG_SQRT_2_PI = 0.5 * StrictMath.log(2 * Math.PI);

  private final float[] low;
  private final float[] high;
  private final FreeParameter logDeviations;
  private final double[] means;

  DiagonalGaussian(Space.Box box) {
    low = box.low();
    high = box.high();
    logDeviations = new FreeParameter(box.width());
    means = new double[box.width()];
  }

  @Override
  public int outputs() {
    return means.length;
  }

  @Override
  public int actionWidth() {
    return means.length;
  }

  @Override
  public Map<String, FreeParameter> parameters() {
    return Map.of("policy/log-deviations", logDeviations);
  }

  @Override
  public void at(float[] outputs, int row) {
    for (int i = 0; i < means.length; i++) {
      means[i] = outputs[row * means.length + i];
    }
  }

  @Override
  public void sample(RandomStream random, float[] actions, int row) {
    for (int i = 0; i < means.length; i++) {
      actions[row * means.length + i] = (float) (means[i] + deviation(i) * random.nextGaussian());
    }
  }

  @Override
  public void mode(float[] actions, int row) {
    for (int i = 0; i < means.length; i++) {
      actions[row * means.length + i] = (float) means[i];
    }
  }

  @Override
  public double logProbability(float[] actions, int row) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      double z = (actions[row * means.length + i] - means[i]) / deviation(i);
      sum -= 0.5 * z * z + logDeviations.value(i) + LOG_SQRT_2_PI;
    }
    return sum;
  }

  @Override
  public double entropy() {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += 0.5 + LOG_SQRT_2_PI + logDeviations.value(i);
    }
    return sum;
  }

  /** With z = (a - mean) / s: d log p / d mean = z / s; d log p / d log s = z^2 - 1; d H / d log s = 1. */
  @Override
  public void gradient(
      float[] actions, int row, double byLogProbability, double byEntropy, float[] outputGradients) {
    for (int i = 0; i < means.length; i++) {
      int at = row * means.length + i;
      double deviation = deviation(i);
      double z = (actions[at] - means[i]) / deviation;
      outputGradients[at] = (float) (byLogProbability * z / deviation);
      logDeviations.addGradient(i, byLogProbability * (z * z - 1) + byEntropy);
    }
  }

  @Override
  public void bound(float[] actions, int batch) {
    for (int i = 0; i < batch * means.length; i++) {
      int dimension = i % means.length;
      actions[i] = Math.min(Math.max(actions[i], low[dimension]), high[dimension]);
    }
  }

  private double deviation(int i) {
    return StrictMath.exp(logDeviations.value(i));
  }
}
