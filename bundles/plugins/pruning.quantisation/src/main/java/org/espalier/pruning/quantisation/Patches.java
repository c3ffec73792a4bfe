// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.Arrays;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;

/**
 * What filters read: the inputs of a convolution as bytes, with a border for its padding, and of each place the bytes
 * that the filters of a group multiply there, in the order of their weights. Used by one thread.
 */
final class Patches {
  private final Layer.Conv2d conv;
  private final Shape input;
  private final int width;
  private final int height;
  private final int columns;
  private final byte[] bordered;
  /** From the first byte of a patch to each of the others. */
  private final int[] offsets;

  Patches(Layer.Conv2d conv, Shape input, Shape output) {
    this.conv = conv;
    this.input = input;
    height = input.get(1) + 2 * conv.padding();
    width = input.get(2) + 2 * conv.padding();
    columns = output.get(2);
    bordered = new byte[input.get(0) * height * width];
    int kernel = conv.kernel();
    offsets = new int[input.get(0) / conv.groups() * kernel * kernel];
    Arrays.setAll(offsets, i -> (i / (kernel * kernel) * height + i / kernel % kernel) * width + i % kernel);
  }

  /**
   * Takes the inputs of a sample.
   *
   * @param zero what stands for 0, of which borders are made
   */
  void load(byte[] inputs, byte zero) {
    if (conv.padding() > 0) {
      Arrays.fill(bordered, zero);
    }
    int rows = input.get(0) * input.get(1);
    for (int row = 0; row < rows; row++) {
      int at = (row / input.get(1) * height + row % input.get(1) + conv.padding()) * width + conv.padding();
      System.arraycopy(inputs, row * input.get(2), bordered, at, input.get(2));
    }
  }

  /** Copies what the filters of a group read at a place. */
  void copy(int group, int place, byte[] patch) {
    int top = place / columns * conv.stride();
    int left = place % columns * conv.stride();
    int first = (group * (input.get(0) / conv.groups()) * height + top) * width + left;
    for (int i = 0; i < offsets.length; i++) {
      patch[i] = bordered[first + offsets[i]];
    }
  }
}
