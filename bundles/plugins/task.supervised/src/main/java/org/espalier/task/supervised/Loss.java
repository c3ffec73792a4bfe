// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import org.espalier.api.data.Examples;
import org.espalier.api.data.Target;
import org.espalier.api.metric.Metric;

/** What a network loses by its outputs, and how its success is counted; computed in double precision. */
interface Loss {

  /** The loss that suits what is predicted. */
  static Loss of(Target target) {
    if (target instanceof Target.Classification classification) {
      return new SoftmaxCrossEntropy(classification.classes());
    }
    return new SquaredError(target.outputs());
  }

  /** What {@link #scores} counts. */
  Metric objective();

  /**
   * The sum of the losses of a batch.
   *
   * @param gradients receives {@code weight} times the derivatives of that sum by the outputs
   */
  double losses(float[] outputs, float[] targets, int batch, double weight, float[] gradients);

  /**
   * The sum of the distances of a batch's outputs from those of a teacher; 0 where they are the same.
   *
   * @param temperature at which probabilities are compared, if there are any
   * @param gradients receives {@code weight} times the derivatives of that sum by the outputs
   */
  double distances(
      float[] outputs, float[] teacher, int batch, double temperature, double weight, float[] gradients);

  /**
   * How the derivatives that {@link #distances} gives change as outputs move; for {@link #losses}, at temperature 1.
   * Neither depends on targets or teacher.
   *
   * @param motion of the outputs
   * @param slopeMotion to which {@code weight} times the changes are added
   */
  void curvature(
      double[] outputs, double[] motion, int batch, double temperature, double weight, double[] slopeMotion);

  /** The sum over a batch of what the objective is the mean of. */
  double scores(float[] outputs, float[] targets, int batch);

  /** The constant outputs that lose least on these examples. */
  float[] constant(Examples examples, int inputSize);
}
