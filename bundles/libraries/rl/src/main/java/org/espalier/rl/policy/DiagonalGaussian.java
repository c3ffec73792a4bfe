// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Map;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;

/** The logarithms of the deviations are free parameters, one for each number, whatever is observed. */
public final class DiagonalGaussian extends Gaussian implements NaturalDistribution {
  private final FreeParameter logDeviations;

  /** @param logDeviation where the logarithms of the deviations start */
  public DiagonalGaussian(Space.Box box, double logDeviation) {
    super(box);
    logDeviations = new FreeParameter(box.width());
    for (int i = 0; i < box.width(); i++) {
      logDeviations.value(i, logDeviation);
    }
  }

  @Override
  public Map<String, FreeParameter> parameters() {
    return Map.of(LOG_DEVIATIONS, logDeviations);
  }

  /** 1 / s^2 for each mean. */
  @Override
  public void outputFisher(float[] motion, int row, float[] product) {
    for (int i = 0; i < outputs(); i++) {
      double deviation = deviation(i);
      int at = row * outputs() + i;
      product[at] = (float) (motion[at] / (deviation * deviation));
    }
  }

  /** 2 for each logarithm of a deviation. */
  @Override
  public double freeFisher(int i) {
    return 2;
  }

  /** Means, then logarithms of deviations. */
  @Override
  public double[] remember() {
    double[] numbers = new double[2 * outputs()];
    for (int i = 0; i < outputs(); i++) {
      numbers[i] = mean(i);
      numbers[outputs() + i] = logDeviation(i);
    }
    return numbers;
  }

  /** log s - log s0 + (s0^2 + (m0 - m)^2) / (2 s^2) - 1 / 2, summed over the numbers of the action. */
  @Override
  public double divergenceFrom(double[] remembered) {
    double sum = 0;
    for (int i = 0; i < outputs(); i++) {
      double shift = (remembered[i] - mean(i)) / deviation(i);
      double log = remembered[outputs() + i] - logDeviation(i);
      sum += (StrictMath.exp(2 * log) + shift * shift - 1) / 2 - log;
    }
    return sum;
  }

  @Override
  double deviation(int i) {
    return StrictMath.exp(logDeviations.value(i));
  }

  @Override
  double logDeviation(int i) {
    return logDeviations.value(i);
  }

  @Override
  void deviationGradient(int i, double byLogDeviation) {
    logDeviations.addGradient(i, byLogDeviation);
  }
}
