// SPDX-License-Identifier: Apache-2.0
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
  private final int actions;
  private final StateDependentNoise noise;

  /**
   * @param width number of features
   * @param logDeviation where the logarithms of the weights' deviations start
   */
  public StateDependentGaussian(Space.Box box, int width, double logDeviation) {
    super(box);
    actions = box.width();
    noise = new StateDependentNoise(actions, width, logDeviation);
  }

  @Override
  public Map<String, FreeParameter> parameters() {
    return noise.parameters();
  }

  @Override
  public boolean readsFeatures() {
    return true;
  }

  @Override
  public void features(float[] batch) {
    noise.features(batch);
  }

  @Override
  public void at(float[] outputs, int row) {
    super.at(outputs, row);
    noise.at(row);
  }

  @Override
  double deviation(int j) {
    return noise.deviation(j);
  }

  @Override
  double logDeviation(int j) {
    return noise.logDeviation(j);
  }

  @Override
  void deviationGradient(int j, double byLogDeviation) {
    noise.addGradient(j, byLogDeviation);
  }

  @Override
  public void renewNoise(RandomStream random, int environments) {
    noise.renew(random, environments);
  }

  @Override
  public void explore(RandomStream random, float[] into, int row) {
    for (int j = 0; j < actions; j++) {
      into[row * actions + j] = (float) noise.noisy(mean(j), row, j);
    }
  }
}
