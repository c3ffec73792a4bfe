// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.mock;

import org.espalier.api.data.Examples;
import org.espalier.api.plugin.Sizes;

/** Examples in memory: rows of inputs and rows of targets. */
record Table(float[] inputs, float[] targets, int inputWidth, int targetWidth) implements Examples {

  Table(int size, int inputWidth, int targetWidth) {
    this(
        new float[Sizes.product("the inputs of the examples", size, inputWidth)],
        new float[Sizes.product("the targets of the examples", size, targetWidth)], inputWidth, targetWidth);
  }

  @Override
  public int size() {
    return targets.length / targetWidth;
  }

  @Override
  public void read(int index, float[] input, int inputOffset, float[] target, int targetOffset) {
    System.arraycopy(inputs, index * inputWidth, input, inputOffset, inputWidth);
    System.arraycopy(targets, index * targetWidth, target, targetOffset, targetWidth);
  }
}
