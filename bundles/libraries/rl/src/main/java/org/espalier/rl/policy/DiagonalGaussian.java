package org.espalier.rl.policy;

import java.util.Map;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;

/** The logarithms of the deviations are free parameters, one for each number, whatever is observed. */
public final class DiagonalGaussian extends Gaussian {
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
