package org.espalier.procedure.maskonce;

import org.espalier.api.data.Examples;
import org.espalier.api.data.Predictor;
import org.espalier.api.data.Split;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.task.Trainable;

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
    Predictor predictor =
        trainable.as(Predictor.class)
            .orElseThrow(
                () -> new InvalidInputException(
                    "procedure mask-once looks at outputs for training data; it needs a supervised task"));
    return new TrainingFit(trainable.score(Split.TRAIN), diversity(predictor));
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

  private static double diversity(Predictor predictor) {
    Examples train = predictor.data().split(Split.TRAIN);
    int inputSize = predictor.data().input().size();
    int width = predictor.data().target().outputs();
    float[] inputs = new float[train.size() * inputSize];
    float[] target = new float[predictor.data().target().width()];
    for (int i = 0; i < train.size(); i++) {
      train.read(i, inputs, i * inputSize, target, 0);
    }
    float[] outputs = predictor.predict(inputs, train.size());
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
