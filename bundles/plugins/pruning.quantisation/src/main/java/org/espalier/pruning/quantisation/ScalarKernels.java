// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.Arrays;

/** Plain loops, left to the compiler. */
final class ScalarKernels implements IntegerKernels {

  @Override
  public float least(float[] values, int from, int count) {
    float least = Float.POSITIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      least = Math.min(least, values[i]);
    }
    return least;
  }

  @Override
  public float greatest(float[] values, int from, int count) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      greatest = Math.max(greatest, values[i]);
    }
    return greatest;
  }

  @Override
  public void quantise(float[] values, int from, int count, Grid grid, byte[] bytes) {
    int shift = grid.zero() - MIDDLE;
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) ((int) grid.steps(values[from + i]) + shift);
    }
  }

  @Override
  public void multiply(byte[] read, int from, PackedWeights weights, int[] sums) {
    Arrays.fill(sums, 0);
    byte[] values = weights.values();
    for (int panel = 0; panel < weights.panels(); panel++) {
      for (int i = 0; i < weights.inputs(); i++) {
        int x = read[from + i];
        int row = (panel * weights.inputs() + i) * PackedWeights.LANES;
        int first = panel * PackedWeights.LANES;
        int second = first + PackedWeights.LANES / 2;
        for (int pair = 0; pair < PackedWeights.LANES / 2; pair++) {
          sums[first + pair] += x * values[row + 2 * pair];
          sums[second + pair] += x * values[row + 2 * pair + 1];
        }
      }
    }
  }

  @Override
  public void scale(int[] sums, Grid grid, PackedWeights weights, float[] biases, float[] outputs) {
    int shift = grid.zero() - MIDDLE;
    for (int o = 0; o < sums.length; o++) {
      outputs[o] = (sums[o] - shift * weights.sums()[o]) * (weights.scales()[o] * grid.scale()) + biases[o];
    }
  }

  @Override
  public String description() {
    return "scalar";
  }
}
