package org.espalier.pruning.quantisation;

import java.util.Arrays;

/** Plain loops, left to the compiler. */
final class ScalarKernels implements IntegerKernels {

  @Override
  public void multiply(byte[] read, int from, PackedWeights weights, int[] sums) {
    Arrays.fill(sums, 0);
    byte[] values = weights.values();
    for (int panel = 0; panel < weights.panels(); panel++) {
      for (int i = 0; i < weights.inputs(); i++) {
        int x = read[from + i];
        int row = (panel * weights.inputs() + i) * PackedWeights.LANES;
        for (int lane = 0; lane < PackedWeights.LANES; lane++) {
          sums[panel * PackedWeights.LANES + lane] += x * values[row + lane];
        }
      }
    }
  }

  @Override
  public String description() {
    return "scalar";
  }
}
