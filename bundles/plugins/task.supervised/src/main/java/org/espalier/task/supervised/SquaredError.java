// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import org.espalier.api.data.Examples;
import org.espalier.api.metric.Metric;

/** Mean over the outputs of the squared difference from the target. */
record SquaredError(int outputs) implements Loss {

  @Override
  public Metric objective() {
    return new Metric("mse", "1", Metric.Direction.LOWER, "Mean squared error over examples and outputs")
        .within(0, Double.POSITIVE_INFINITY);
  }

  @Override
  public double losses(float[] outputs, float[] targets, int batch, double weight, float[] gradients) {
    double sum = 0;
    double scale = 2 * weight / this.outputs;
    int n = batch * this.outputs;
    for (int i = 0; i < n; i++) {
      double error = (double) outputs[i] - targets[i];
      sum += error * error;
      gradients[i] = (float) (scale * error);
    }
    return sum / this.outputs;
  }

  @Override
  public double distances(
      float[] outputs, float[] teacher, int batch, double temperature, double weight, float[] gradients) {
    return losses(outputs, teacher, batch, weight, gradients);
  }

  @Override
  public void curvature(
      double[] outputs, double[] motion, int batch, double temperature, double weight, double[] slopeMotion) {
    for (int i = 0; i < batch * this.outputs; i++) {
      slopeMotion[i] += 2 * weight / this.outputs * motion[i];
    }
  }

  @Override
  public double scores(float[] outputs, float[] targets, int batch) {
    double sum = 0;
    int n = batch * this.outputs;
    for (int i = 0; i < n; i++) {
      double error = (double) outputs[i] - targets[i];
      sum += error * error;
    }
    return sum / this.outputs;
  }

  /** The mean of the targets. */
  @Override
  public float[] constant(Examples examples, int inputSize) {
    float[] input = new float[inputSize];
    float[] target = new float[outputs];
    double[] sums = new double[outputs];
    for (int i = 0; i < examples.size(); i++) {
      examples.read(i, input, 0, target, 0);
      for (int j = 0; j < outputs; j++) {
        sums[j] += target[j];
      }
    }
    float[] means = new float[outputs];
    for (int j = 0; j < outputs; j++) {
      means[j] = (float) (sums[j] / examples.size());
    }
    return means;
  }
}
