// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Arrays;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;

/**
 * A normal distribution squashed into a box (Haarnoja et al. 2018, Soft Actor-Critic, app. C): a = c + h tanh(u) with
 * u normal, c the box's centre and h half its width, number by number. A row of outputs holds the means of u, then the
 * logarithms of its deviations, which count as lying within bounds. The density is that of u divided by da/du = h (1 -
 * tanh^2 u). Its entropy has no closed form.
 *
 * <p>Actions are drawn by reparameterisation, u = mean + deviation x noise; the noise of each row is kept until the row
 * is drawn again, so that a loss of the drawn actions can be followed back to the outputs.
 */
public final class SquashedGaussian implements DrawnDistribution {
  private static final double LOG_SQRT_2_PI = 0.5 * StrictMath.log(2 * Math.PI);
  private static final double LOG_2 = StrictMath.log(2);

  /** Nearest to the edge that an action given by itself counts as lying: the float next to 1. */
  private static final double EDGE = Math.nextDown(1f);

  private final int width;
  private final float[] low;
  private final float[] high;
  private final double[] centre;
  private final double[] half;
  private final double least;
  private final double most;
  private final double[] means;
  private final double[] logDeviations;
  private final boolean[] free;
  private double[] noise = {};
  private int row;

  /**
   * With logarithms of deviations from -20 to 2, as the paper's authors have them.
   *
   * @throws InvalidInputException if a bound of the box is infinite
   */
  public SquashedGaussian(Space.Box box) {
    this(box, -20, 2);
  }

  /**
   * @param least logarithm of a deviation
   * @param most logarithm of a deviation
   * @throws InvalidInputException if a bound of the box is infinite
   */
  public SquashedGaussian(Space.Box box, double least, double most) {
    width = box.width();
    low = box.low();
    high = box.high();
    this.least = least;
    this.most = most;
    centre = new double[width];
    half = new double[width];
    means = new double[width];
    logDeviations = new double[width];
    free = new boolean[width];
    for (int i = 0; i < width; i++) {
      centre[i] = 0.5 * ((double) low[i] + high[i]);
      half[i] = 0.5 * ((double) high[i] - low[i]);
      if (!Double.isFinite(half[i]) || half[i] <= 0) {
        throw new InvalidInputException(
            "actions squashed into a box need two finite bounds for each number, but number " + i + " lies from "
                + low[i] + " to " + high[i]);
      }
    }
  }

  /** A mean and a deviation for each number of the action. */
  @Override
  public int outputs() {
    return 2 * width;
  }

  @Override
  public int actionWidth() {
    return width;
  }

  @Override
  public void at(float[] outputs, int row) {
    this.row = row;
    for (int i = 0; i < width; i++) {
      means[i] = outputs[2 * row * width + i];
      double logDeviation = outputs[(2 * row + 1) * width + i];
      free[i] = logDeviation >= least && logDeviation <= most;
      logDeviations[i] = Math.min(Math.max(logDeviation, least), most);
    }
  }

  /** Draws for the row that is looked at. */
  @Override
  public void sample(RandomStream random, float[] actions, int row) {
    if (noise.length < (row + 1) * width) {
      noise = Arrays.copyOf(noise, Math.max((row + 1) * width, 2 * noise.length));
    }
    for (int i = 0; i < width; i++) {
      noise[row * width + i] = random.nextGaussian();
      actions[row * width + i] = action(i, drawn(i, row));
    }
  }

  private double drawn(int i, int row) {
    return means[i] + StrictMath.exp(logDeviations[i]) * noise[row * width + i];
  }

  /** The action of a u. */
  float action(int i, double u) {
    float action = (float) (centre[i] + half[i] * StrictMath.tanh(u));
    return Math.min(Math.max(action, low[i]), high[i]);
  }

  @Override
  public void mode(float[] actions, int row) {
    for (int i = 0; i < width; i++) {
      actions[row * width + i] = action(i, means[i]);
    }
  }

  /** {@inheritDoc} Exact, however near to the edge that is. */
  @Override
  public double logProbability() {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += logDensity(i, drawn(i, row));
    }
    return sum;
  }

  /** What lies at the edge, where the density has none, counts as lying the last float before it. */
  @Override
  public double logProbability(float[] actions, int row) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double squashed = (actions[row * width + i] - centre[i]) / half[i];
      double inside = Math.min(Math.max(squashed, -EDGE), EDGE);
      sum += logDensity(i, 0.5 * (StrictMath.log1p(inside) - StrictMath.log1p(-inside)));
    }
    return sum;
  }

  /** With log(1 - tanh^2 u) = 2 (log 2 - |u| - log(1 + exp(-2 |u|))), which loses nothing for large u. */
  private double logDensity(int i, double u) {
    double z = (u - means[i]) / StrictMath.exp(logDeviations[i]);
    double size = Math.abs(u);
    double logSlope = 2 * (LOG_2 - size - StrictMath.log1p(StrictMath.exp(-2 * size)));
    return -0.5 * z * z - logDeviations[i] - LOG_SQRT_2_PI - StrictMath.log(half[i]) - logSlope;
  }

  /** d log p / d u = 2 tanh u, and -1 by the logarithm of the deviation itself. */
  @Override
  public void gradient(
      double byLogProbability, float[] byAction, int stride, int first, float[] outputGradients) {
    for (int i = 0; i < width; i++) {
      double tanh = StrictMath.tanh(drawn(i, row));
      double slope = half[i] * (1 - tanh * tanh);
      double byU = byLogProbability * 2 * tanh + byAction[row * stride + first + i] * slope;
      double moved = StrictMath.exp(logDeviations[i]) * noise[row * width + i];
      outputGradients[2 * row * width + i] = (float) byU;
      outputGradients[(2 * row + 1) * width + i] = free[i] ? (float) (byU * moved - byLogProbability) : 0;
    }
  }

  /** Every action is in the box. */
  @Override
  public void bound(float[] actions, int batch) {}
}
