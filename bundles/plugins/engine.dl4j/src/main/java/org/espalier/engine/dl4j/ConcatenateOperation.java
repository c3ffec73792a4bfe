// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Its inputs one after another; each gets its part of the gradient, in an array of its own. */
final class ConcatenateOperation implements Operation {
  private final int axis;
  private List<Long> sizes = List.of();

  /**
   * @param axis along which they lie, that of samples being 0
   */
  ConcatenateOperation(int axis) {
    this.axis = axis;
  }

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    sizes = inputs.stream().map(input -> input.size(axis)).toList();
    return Nd4j.concat(axis, inputs.toArray(INDArray[]::new));
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    List<INDArray> byInputs = new ArrayList<>();
    long from = 0;
    for (long size : sizes) {
      INDArrayIndex[] part = NDArrayIndex.allFor(outputGradient);
      part[axis] = NDArrayIndex.interval(from, from + size);
      byInputs.add(outputGradient.get(part).dup('c'));
      from += size;
    }
    return byInputs;
  }
}
