// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.api.engine.Pass;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = the sum of the inputs, in their order, in the arrangement that the first one has. */
record AddStep(int[] inputs, int output, Kernels kernels) implements TangentStep {

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal first = values[inputs[0]];
    Arrangement a = first.arrangement(samples);
    copy(first, values[output], a, samples);
    for (int k = 1; k < inputs.length; k++) {
      add(kernels, values[inputs[k]], values[output], a, samples);
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Signal dy = slopes.of(output);
    for (int input : inputs) {
      if (slopes.wanted(input)) {
        copy(dy, slopes.open(input, samples), dy.arrangement(samples), samples);
        slopes.close(input, samples);
      }
    }
  }

  @Override
  public void tangent(Signal[] values, Motions motions, Samples samples) {
    Signal sum = motions.of(output);
    Arrangement a = values[output].arrangement(samples);
    float[] to = sum.write(a, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int at = sum.block(a, block);
      Arrays.fill(to, at, at + sum.length(a, block, samples), 0);
    }
    for (int input : inputs) {
      if (motions.moves(input)) {
        add(kernels, motions.of(input), sum, a, samples);
      }
    }
  }

  private static void copy(Signal from, Signal to, Arrangement a, Samples samples) {
    float[] source = from.read(a, samples);
    float[] target = to.write(a, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int at = from.block(a, block);
      System.arraycopy(source, at, target, at, from.length(a, block, samples));
    }
  }

  /** sum = sum + addend. */
  static void add(Kernels kernels, Signal addend, Signal sum, Arrangement a, Samples samples) {
    float[] from = addend.read(a, samples);
    sum.read(a, samples);
    // marks what was in the other arrangement as outdated
    float[] to = sum.write(a, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int at = sum.block(a, block);
      kernels.elements().add(from, at, to, at, sum.length(a, block, samples));
    }
  }
}
