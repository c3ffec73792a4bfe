// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.engine.Pass;

/** y = the features of the inputs one after another. */
record ConcatenateStep(List<Part> parts, int output) implements TangentStep {

  /**
   * An input.
   *
   * @param features that it has in the output
   */
  private record Part(int input, int[] features) {}

  /**
   * @param features numbers of features of the inputs
   */
  static ConcatenateStep of(int[] inputs, int[] features, int output) {
    List<Part> parts = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < inputs.length; i++) {
      parts.add(new Part(inputs[i], IntStream.range(first, first + features[i]).toArray()));
      first += features[i];
    }
    return new ConcatenateStep(parts, output);
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Signal y = values[output];
    y.clear(samples);
    parts.forEach(part -> y.scatter(values[part.input()], part.features(), samples));
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    for (Part part : parts) {
      if (slopes.wanted(part.input())) {
        slopes.open(part.input(), samples).gather(slopes.of(output), part.features(), samples);
        slopes.close(part.input(), samples);
      }
    }
  }

  @Override
  public void tangent(Signal[] values, Motions motions, Samples samples) {
    Signal dy = motions.of(output);
    dy.clear(samples);
    for (Part part : parts) {
      if (motions.moves(part.input())) {
        dy.scatter(motions.of(part.input()), part.features(), samples);
      }
    }
  }
}
