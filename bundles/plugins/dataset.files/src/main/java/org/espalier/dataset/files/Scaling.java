// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.util.Arrays;
import org.espalier.api.network.Shape;

/**
 * Standardisation: inputs less their mean, divided by their deviation, as the training split has them. Of images, a
 * channel has one mean and one deviation; of sequences, a feature has them for all steps; of vectors, each number. What
 * never varies becomes 0.
 */
final class Scaling {
  private final float[] means;
  private final float[] factors;
  private final int size;
  private final int channels;
  private final int run;

  /**
   * @param size numbers of an input
   * @param run neighbouring numbers that share a mean
   */
  private Scaling(int size, float[] means, float[] factors, int run) {
    this.size = size;
    this.means = means;
    this.factors = factors;
    this.run = run;
    channels = means.length;
  }

  /** Inputs as they are. */
  static Scaling none(int size) {
    float[] factors = {1};
    return new Scaling(size, new float[1], factors, size);
  }

  /** By two passes in double precision. */
  static Scaling of(Table table, int[] rows) {
    Shape shape = table.input();
    int size = shape.size();
    int channels = shape.rank() == 2 ? shape.get(1) : shape.get(0);
    int run = shape.rank() == 2 ? 1 : size / channels;
    Scaling scaling = new Scaling(size, new float[channels], new float[channels], run);
    double[] sums = new double[channels];
    float[] input = new float[size];
    double count = (double) rows.length * size / channels;
    for (int row : rows) {
      table.inputs().read(row, input, 0);
      for (int i = 0; i < size; i++) {
        sums[scaling.channel(i)] += input[i];
      }
    }
    double[] means = Arrays.stream(sums).map(sum -> sum / count).toArray();
    Arrays.fill(sums, 0);
    for (int row : rows) {
      table.inputs().read(row, input, 0);
      for (int i = 0; i < size; i++) {
        double difference = input[i] - means[scaling.channel(i)];
        sums[scaling.channel(i)] += difference * difference;
      }
    }
    for (int c = 0; c < channels; c++) {
      double deviation = Math.sqrt(sums[c] / count);
      scaling.means[c] = (float) means[c];
      // rounding of the mean alone is no deviation
      scaling.factors[c] = deviation > 1e-6 * Math.abs(means[c]) ? (float) (1 / deviation) : 0;
    }
    return scaling;
  }

  private int channel(int place) {
    return place / run % channels;
  }

  void apply(float[] inputs, int offset) {
    for (int i = 0; i < size; i++) {
      int channel = channel(i);
      inputs[offset + i] = (inputs[offset + i] - means[channel]) * factors[channel];
    }
  }
}
