// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.Arrays;
import org.espalier.api.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Moves numbers between Java arrays and native memory. */
final class Transfer {
  private Transfer() {}

  /** A batch of samples of this shape, from the array's beginning. */
  static INDArray toNative(float[] values, int batch, Shape shape) {
    return Nd4j.create(Arrays.copyOf(values, batch * shape.size()), batched(batch, shape));
  }

  static long[] batched(long batch, Shape shape) {
    long[] dimensions = new long[shape.rank() + 1];
    dimensions[0] = batch;
    for (int i = 0; i < shape.rank(); i++) {
      dimensions[i + 1] = shape.get(i);
    }
    return dimensions;
  }

  /** The elements in row-major order. */
  static float[] toJava(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    toJava(array, values);
    return values;
  }

  /** The elements in row-major order, to the target's beginning. */
  static void toJava(INDArray array, float[] target) {
    try (INDArray ordered = array.dup('c')) {
      ordered.data().asNioFloat().get(target, 0, Math.toIntExact(ordered.length()));
    }
  }
}
