// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.accuracy;

import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.task.Predictor;

/**
 * What a network gives for a split beside what was right.
 *
 * @param outputs size x width outputs
 * @param targets size x target width values
 * @param size number of examples
 * @param width outputs of one example
 */
record Outcome(float[] outputs, float[] targets, int size, int width) {

  static Outcome of(Predictor predictor, Split split) {
    Examples examples = predictor.data().split(split);
    int inputSize = predictor.data().input().size();
    int targetWidth = predictor.data().target().width();
    float[] inputs = new float[examples.size() * inputSize];
    float[] targets = new float[examples.size() * targetWidth];
    for (int i = 0; i < examples.size(); i++) {
      examples.read(i, inputs, i * inputSize, targets, i * targetWidth);
    }
    float[] outputs = predictor.predict(inputs, examples.size());
    return new Outcome(outputs, targets, examples.size(), predictor.data().target().outputs());
  }
}
