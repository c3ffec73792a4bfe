// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import org.espalier.api.data.Examples;

/** Examples of one input and one target each; the input is the target. */
record Line(float... targets) implements Examples {

  @Override
  public int size() {
    return targets.length;
  }

  @Override
  public void read(int index, float[] inputs, int inputOffset, float[] target, int targetOffset) {
    inputs[inputOffset] = targets[index];
    target[targetOffset] = targets[index];
  }
}
