// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import org.espalier.api.data.Augmentation;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.plugin.Sizes;
import org.espalier.api.random.RandomStream;

/** Room for the inputs and targets of some examples, one after another. */
final class Batch {
  private final int inputSize;
  private final int targetWidth;
  private final float[] inputs;
  private final float[] targets;

  Batch(Data data, int capacity) {
    inputSize = data.input().size();
    targetWidth = data.target().width();
    inputs = new float[Sizes.product("the inputs of a minibatch", capacity, inputSize)];
    targets = new float[Sizes.product("the targets of a minibatch", capacity, targetWidth)];
  }

  float[] inputs() {
    return inputs;
  }

  float[] targets() {
    return targets;
  }

  /** Reads the examples numbered {@code order[first]} and the {@code count - 1} after it. */
  void gather(Examples examples, int[] order, int first, int count) {
    for (int i = 0; i < count; i++) {
      examples.read(order[first + i], inputs, i * inputSize, targets, i * targetWidth);
    }
  }

  /** Changes the inputs of the first {@code count} examples. */
  void change(Augmentation augmentation, int count, RandomStream random) {
    for (int i = 0; i < count; i++) {
      augmentation.apply(inputs, i * inputSize, random);
    }
  }

  /** Reads the examples from {@code first} on. */
  void gather(Examples examples, int first, int count) {
    for (int i = 0; i < count; i++) {
      examples.read(first + i, inputs, i * inputSize, targets, i * targetWidth);
    }
  }
}
