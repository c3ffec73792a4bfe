// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.Collections;
import java.util.List;
import org.espalier.api.engine.Pass;

/** An addition. */
final class SumStage implements Stage {
  private final int inputs;
  private final float[] sum;
  private final int size;

  /**
   * @param inputs how many are added
   * @param size of a sample
   * @param capacity most samples
   */
  SumStage(int inputs, int size, int capacity) {
    this.inputs = inputs;
    this.size = size;
    sum = new float[capacity * size];
  }

  @Override
  public float[] forward(List<float[]> read, int batch, Pass.Mode mode) {
    System.arraycopy(read.get(0), 0, sum, 0, batch * size);
    for (float[] more : read.subList(1, read.size())) {
      for (int i = 0; i < batch * size; i++) {
        sum[i] += more[i];
      }
    }
    return sum;
  }

  @Override
  public List<float[]> backward(float[] slopes, int batch, Wanted wanted) {
    return Collections.nCopies(inputs, slopes);
  }
}
