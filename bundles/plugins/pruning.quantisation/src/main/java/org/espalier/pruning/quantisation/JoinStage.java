// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.ArrayList;
import java.util.List;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Shape;

/** A concatenation: of the features of vectors or of each step of sequences, of the channels of images. */
final class JoinStage implements Stage {
  private final int[] widths;
  private final int rows;
  private final int width;
  private final float[] joined;
  private final List<float[]> back = new ArrayList<>();

  /**
   * @param inputs what is joined
   * @param capacity most samples
   */
  JoinStage(List<Shape> inputs, int capacity) {
    rows = inputs.get(0).rank() == 2 ? inputs.get(0).get(0) : 1;
    widths = inputs.stream().mapToInt(input -> input.size() / rows).toArray();
    width = inputs.stream().mapToInt(Shape::size).sum() / rows;
    joined = new float[capacity * rows * width];
    inputs.forEach(input -> back.add(new float[capacity * input.size()]));
  }

  @Override
  public float[] forward(List<float[]> read, int batch, Pass.Mode mode) {
    int first = 0;
    for (int k = 0; k < widths.length; k++) {
      for (int row = 0; row < batch * rows; row++) {
        System.arraycopy(read.get(k), row * widths[k], joined, row * width + first, widths[k]);
      }
      first += widths[k];
    }
    return joined;
  }

  @Override
  public List<float[]> backward(float[] slopes, int batch, Wanted wanted) {
    int first = 0;
    for (int k = 0; k < widths.length; k++) {
      for (int row = 0; row < batch * rows; row++) {
        System.arraycopy(slopes, row * width + first, back.get(k), row * widths[k], widths[k]);
      }
      first += widths[k];
    }
    return back;
  }
}
