package org.espalier.rl.policy;

import java.util.Map;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;

/**
 * Generalised state-dependent exploration (Raffin, Kober and Stulp 2021, sec. 3): the noise of an action is a linear
 * function of the features h that the policy's last layer reads, with weights theta_ij ~ N(0, s_ij^2) that are kept for
 * several steps, so that an environment is explored by a smooth policy instead of by jitter. An action by itself is
 * normal with variance sum_i h_i^2 s_ij^2 (eq. 7), to which 1e-6 is added. The s_ij are free parameters, as logarithms;
 * the features count as constants, so that no gradient reaches the network by way of the noise.
 */
public final class StateDependentGaussian extends Gaussian {
  private static final double LEAST_VARIANCE = 1e-6;

  private final int width;
  private final int actions;
  private final FreeParameter logDeviations;
  private final double[] squaredDeviations;
  private final double[] variances;
  private float[] features = {};
  private int offset;
  /** theta, an environment after another, each feature after feature. */
  private double[] weights = {};

  /**
   * @param width number of features
   * @param logDeviation where the logarithms of the weights' deviations start
   */
  public StateDependentGaussian(Space.Box box, int width, double logDeviation) {
    super(box);
    this.width = width;
    actions = box.width();
    logDeviations = new FreeParameter(width * actions);
    for (int i = 0; i < width * actions; i++) {
      logDeviations.value(i, logDeviation);
    }
    squaredDeviations = new double[width * actions];
    variances = new double[actions];
  }

  @Override
  public Map<String, FreeParameter> parameters() {
    return Map.of(LOG_DEVIATIONS, logDeviations);
  }

  @Override
  public boolean readsFeatures() {
    return true;
  }

  @Override
  public void features(float[] batch) {
    features = batch;
    for (int i = 0; i < squaredDeviations.length; i++) {
      squaredDeviations[i] = StrictMath.exp(2 * logDeviations.value(i));
    }
  }

  @Override
  public void at(float[] outputs, int row) {
    super.at(outputs, row);
    offset = row * width;
    for (int j = 0; j < actions; j++) {
      double variance = LEAST_VARIANCE;
      for (int i = 0; i < width; i++) {
        variance += share(i, j);
      }
      variances[j] = variance;
    }
  }

  /** What feature {@code i} adds to the variance of number {@code j}. */
  private double share(int i, int j) {
    double feature = features[offset + i];
    return feature * feature * squaredDeviations[i * actions + j];
  }

  @Override
  double deviation(int j) {
    return Math.sqrt(variances[j]);
  }

  @Override
  double logDeviation(int j) {
    return 0.5 * StrictMath.log(variances[j]);
  }

  /** d log s_j / d log s_ij = h_i^2 s_ij^2 / s_j^2. */
  @Override
  void deviationGradient(int j, double byLogDeviation) {
    for (int i = 0; i < width; i++) {
      logDeviations.addGradient(i * actions + j, byLogDeviation * share(i, j) / variances[j]);
    }
  }

  @Override
  public void renewNoise(RandomStream random, int environments) {
    int each = width * actions;
    if (weights.length != environments * each) {
      weights = new double[environments * each];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.exp(logDeviations.value(i % each)) * random.nextGaussian();
    }
  }

  @Override
  public void explore(RandomStream random, float[] into, int row) {
    for (int j = 0; j < actions; j++) {
      double action = mean(j);
      for (int i = 0; i < width; i++) {
        action += features[offset + i] * weights[(row * width + i) * actions + j];
      }
      into[row * actions + j] = (float) action;
    }
  }
}
