// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.kernel.Kernels;

/** y = f(x), element by element, in the arrangement that x has. */
record ActivationStep(int input, int output, Activation function, Kernels kernels) implements TangentStep {

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal x = values[input];
    apply(kernels, function, x, values[output], x.arrangement(samples), samples);
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    if (slopes.wanted(input)) {
      Signal dy = slopes.of(output);
      slope(
          kernels, function, known(values), dy, slopes.open(input, samples), dy.arrangement(samples), samples);
      slopes.close(input, samples);
    }
  }

  @Override
  public void tangent(Signal[] values, Motions motions, Samples samples) {
    Signal dx = motions.of(input);
    slope(kernels, function, known(values), dx, motions.of(output), dx.arrangement(samples), samples);
  }

  /** What tells the function's slope. */
  private Signal known(Signal[] values) {
    return values[Kernels.slopeOfInput(function) ? input : output];
  }

  /** y = f(x); y may be x. */
  static void apply(Kernels kernels, Activation function, Signal x, Signal y, Arrangement a, Samples samples) {
    float[] from = x.read(a, samples);
    float[] to = y.write(a, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      kernels.elements().activate(function, from, to, x.block(a, block), x.length(a, block, samples));
    }
  }

  /** dx = dy f'(x), given x where {@link Kernels#slopeOfInput} says so, else y = f(x); dx may be dy. */
  static void slope(
      Kernels kernels, Activation function, Signal known, Signal dy, Signal dx, Arrangement a, Samples samples) {
    float[] told = known.read(a, samples);
    float[] from = dy.read(a, samples);
    float[] to = dx.write(a, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      kernels.elements().activateBackward(
          function, told, from, to, known.block(a, block), known.length(a, block, samples));
    }
  }
}
