// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import org.espalier.api.task.TrainingData;

/** Reads training examples batch by batch into the same arrays. */
final class Reader {
  private final TrainingData data;
  private final float[] inputs;
  private final float[] targets;

  /**
   * @param capacity most examples of a batch
   */
  Reader(TrainingData data, int capacity) {
    this.data = data;
    this.inputs = new float[capacity * data.input().size()];
    this.targets = new float[capacity * data.target().width()];
  }

  /** Reads the examples numbered {@code order[first]} and so on. */
  void read(int[] order, int first, int count) {
    for (int i = 0; i < count; i++) {
      data.examples().read(
          order[first + i], inputs, i * data.input().size(), targets, i * data.target().width());
    }
  }

  float[] inputs() {
    return inputs;
  }

  float[] targets() {
    return targets;
  }
}
