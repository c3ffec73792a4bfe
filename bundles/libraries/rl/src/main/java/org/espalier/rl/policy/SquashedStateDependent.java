// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Arrays;
import java.util.Map;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.training.FreeParameter;

/**
 * Generalised state-dependent exploration, squashed into a box (Raffin, Kober and Stulp 2021, sec. 3): the outputs are
 * the means of u; its noise is linear in the features that the policy's last layer reads, with weights that are kept
 * for several steps when environments are explored. An action that is drawn by itself, to be learnt from, has noise of
 * its own, of the same distribution. The features count as constants of the deviation.
 */
public final class SquashedStateDependent implements DrawnDistribution {
  private final int width;
  private final SquashedGaussian squashed;
  private final StateDependentNoise noise;
  /** Rows of means and logarithms of deviations, and of derivatives by them. */
  private float[] rows = {};
  private float[] byRows = {};
  private int row;

  /**
   * @param features how many there are
   * @param logDeviation where the logarithms of the weights' deviations start
   */
  public SquashedStateDependent(Space.Box box, int features, double logDeviation) {
    width = box.width();
    squashed = new SquashedGaussian(box);
    noise = new StateDependentNoise(width, features, logDeviation);
  }

  @Override
  public int outputs() {
    return width;
  }

  @Override
  public int actionWidth() {
    return width;
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
    this.row = row;
    int end = 2 * (row + 1) * width;
    if (rows.length < end) {
      rows = Arrays.copyOf(rows, Math.max(end, 2 * rows.length));
      byRows = new float[rows.length];
    }
    noise.at(row);
    for (int j = 0; j < width; j++) {
      rows[2 * row * width + j] = outputs[row * width + j];
      rows[(2 * row + 1) * width + j] = (float) noise.logDeviation(j);
    }
    squashed.at(rows, row);
  }

  @Override
  public void sample(RandomStream random, float[] actions, int row) {
    squashed.sample(random, actions, row);
  }

  @Override
  public void renewNoise(RandomStream random, int environments) {
    noise.renew(random, environments);
  }

  @Override
  public void explore(RandomStream random, float[] actions, int row) {
    for (int j = 0; j < width; j++) {
      actions[row * width + j] = squashed.action(j, noise.noisy(rows[2 * this.row * width + j], row, j));
    }
  }

  @Override
  public void mode(float[] actions, int row) {
    squashed.mode(actions, row);
  }

  @Override
  public double logProbability() {
    return squashed.logProbability();
  }

  @Override
  public double logProbability(float[] actions, int row) {
    return squashed.logProbability(actions, row);
  }

  @Override
  public void gradient(double byLogProbability, float[] byAction, int stride, int first, float[] outputGradients) {
    squashed.gradient(byLogProbability, byAction, stride, first, byRows);
    for (int j = 0; j < width; j++) {
      outputGradients[row * width + j] = byRows[2 * row * width + j];
      noise.addGradient(j, byRows[(2 * row + 1) * width + j]);
    }
  }

  /** Every action is in the box. */
  @Override
  public void bound(float[] actions, int batch) {}
}
