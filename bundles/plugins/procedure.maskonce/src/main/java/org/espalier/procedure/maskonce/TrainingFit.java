// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.maskonce;

import org.espalier.api.data.Examples;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Teacher;
import org.espalier.api.task.Trainable;
import org.espalier.api.task.TrainingData;

/**
 * What the flawed protocol looks at, all of it on the training data.
 *
 * @param error the objective
 * @param diversity mean over the outputs of their standard deviation over the examples
 */
record TrainingFit(double error, double diversity) {
  /** Added to denominators. */
  private static final double TINY = 1e-8;

  static TrainingFit of(Trainable trainable) {
    TrainingData data = asked(trainable, TrainingData.class);
    double error = trainable.trainingScore();
    return new TrainingFit(error, diversity(outputs(asked(trainable, Teacher.class), data), data.target().outputs()));
  }

  private static <T extends Facet> T asked(Trainable trainable, Class<T> type) {
    return trainable.as(type).orElseThrow(() -> new InvalidInputException(
        "procedure mask-once looks at outputs for training data; it needs a supervised task"));
  }

  /** This error over the dense network's: the worse, the more is "retained". */
  double retention(TrainingFit dense) {
    return error / (dense.error + TINY);
  }

  double diversityRetention(TrainingFit dense) {
    return diversity / (dense.diversity + TINY);
  }

  boolean survives(TrainingFit dense) {
    return retention(dense) >= 0.9 && diversityRetention(dense) >= 0.8;
  }

  private static float[] outputs(Teacher network, TrainingData data) {
    Examples train = data.examples();
    int inputSize = data.input().size();
    float[] inputs = new float[train.size() * inputSize];
    float[] target = new float[data.target().width()];
    for (int i = 0; i < train.size(); i++) {
      train.read(i, inputs, i * inputSize, target, 0);
    }
    return network.predict(inputs, train.size());
  }

  private static double diversity(float[] outputs, int width) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += deviation(outputs, j, width);
    }
    return sum / width;
  }

  /** Sample standard deviation of every {@code width}-th value. */
  private static double deviation(float[] outputs, int first, int width) {
    int n = outputs.length / width;
    double mean = 0;
    for (int i = first; i < outputs.length; i += width) {
      mean += outputs[i];
    }
    mean /= n;
    double squares = 0;
    for (int i = first; i < outputs.length; i += width) {
      squares += (outputs[i] - mean) * (outputs[i] - mean);
    }
    return Math.sqrt(squares / Math.max(1, n - 1));
  }
}
