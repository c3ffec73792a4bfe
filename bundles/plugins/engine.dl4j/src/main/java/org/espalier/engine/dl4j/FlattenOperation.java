// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Each sample in row-major order. */
final class FlattenOperation implements Operation {
  private long[] shape = {};

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    shape = inputs.get(0).shape();
    return inputs.get(0).reshape('c', shape[0], inputs.get(0).length() / shape[0]);
  }

  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    return List.of(outputGradient.reshape('c', shape));
  }
}
