// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

/**
 * Weights of outputs that read the same inputs, as bytes in panels: for {@link #LANES} outputs at a time those of the
 * first input, of the second, and so on; what is missing to a whole panel, or to an even number of inputs, is 0. The
 * first half of a panel's outputs lies in its even lanes and the second in its odd ones, so that one vector of
 * 16 bits becomes two of 32 by shifts.
 *
 * @param values panel by panel, input by input
 * @param inputs of an output, rounded up to an even number
 * @param outputs without those that fill the last panel
 * @param sums for each output the sum of its weights
 * @param scales for each output
 */
record PackedWeights(byte[] values, int inputs, int outputs, int[] sums, float[] scales) {
  /** Outputs in a panel. */
  static final int LANES = 32;

  /**
   * Packs some outputs of a layer.
   *
   * @param first of them
   */
  static PackedWeights of(IntegerWeights weights, int first, int outputs) {
    int read = weights.steps().length / weights.channels();
    int inputs = (read + 1) / 2 * 2;
    byte[] values = new byte[padded(outputs) * inputs];
    int[] sums = new int[padded(outputs)];
    float[] scales = new float[padded(outputs)];
    for (int o = 0; o < outputs; o++) {
      scales[o] = weights.scale(first + o);
      for (int i = 0; i < read; i++) {
        int step = weights.steps()[(first + o) * read + i];
        values[(o / LANES * inputs + i) * LANES + lane(o % LANES)] = (byte) step;
        sums[o] += step;
      }
    }
    return new PackedWeights(values, inputs, outputs, sums, scales);
  }

  private static int lane(int output) {
    return output < LANES / 2 ? 2 * output : 2 * output - LANES + 1;
  }

  /** So many outputs in whole panels. */
  static int padded(int outputs) {
    return (outputs + LANES - 1) / LANES * LANES;
  }

  int panels() {
    return sums.length / LANES;
  }
}
