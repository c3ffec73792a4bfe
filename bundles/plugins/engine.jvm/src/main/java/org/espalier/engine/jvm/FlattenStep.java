// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.engine.Pass;

/** Time steps one after another, or the channels of an image, as one vector. */
record FlattenStep(int input, int output) implements TangentStep {

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    values[output].take(values[input], samples);
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    if (slopes.wanted(input)) {
      slopes.open(input, samples).take(slopes.of(output), samples);
      slopes.close(input, samples);
    }
  }

  @Override
  public void tangent(Signal[] values, Motions motions, Samples samples) {
    motions.of(output).take(motions.of(input), samples);
  }
}
